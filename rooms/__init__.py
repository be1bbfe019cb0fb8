"""The conversation: the core that everybody may know. Pure; its store is in bot/db."""
