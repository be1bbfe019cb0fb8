"""The notice side's shell. It shares no table, key, account or room with the chat side (docs/architecture.md)."""
