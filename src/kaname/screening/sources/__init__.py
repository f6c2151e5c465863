"""Loaders of the official list formats, one module a publisher."""
