"""What every reading of a message stands on: plain text, the encoder, character features, the language it is in."""
