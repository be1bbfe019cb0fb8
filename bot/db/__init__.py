"""The chat side's database: what must survive a power cut, and nothing that anybody said."""
