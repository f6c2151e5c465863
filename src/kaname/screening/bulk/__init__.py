"""Many names at once: files of names in, files of hits out."""
