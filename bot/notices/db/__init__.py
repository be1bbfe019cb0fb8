"""The notice side's own database: another file, another key and another history than the chat side's."""
