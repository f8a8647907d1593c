"""Organizations brought in from files of others: read, judged, written, undone."""
