"""The engine: words and keys, sets of organizations, ranking and counts."""
