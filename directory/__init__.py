"""The directory: what is stored, searched, shown and edited."""
