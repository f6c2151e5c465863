"""The command line: one module a room, imported only when its command runs."""
