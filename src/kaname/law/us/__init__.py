"""United States."""
