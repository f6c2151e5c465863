"""The service: the same functions the command line calls, in shapes that other clients speak."""
