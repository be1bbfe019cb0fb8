"""Pictures and files on their way across: cleaned in a child process, see cleaner.py and cleaning_child.py."""
