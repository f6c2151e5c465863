"""THE TWO CAPITALS TOGETHER: the dossier, and where the two part."""
