"""WHO: lists, editions, names, hits."""
