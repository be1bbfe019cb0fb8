"""How fast and how large the bot is, beside a bare relay that promises nothing, in the same run."""
