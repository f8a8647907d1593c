"""The API: what the public pages show, for programs, read by anyone."""
