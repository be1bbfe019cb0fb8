"""How errands are carried out, one module for each kind; bot/deliver.py tries them until they are settled."""
