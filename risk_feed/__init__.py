"""The notice side. It shares nothing with the chat side but the program (see docs/architecture.md, The wall)."""
