"""The plain writes of staff: organizations, relationships, the vocabulary, pages."""
