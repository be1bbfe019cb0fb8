"""What students ask: which language it is in, and what is answered."""
