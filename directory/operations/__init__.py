"""What keeps the portal running: jobs, backups, roles, the first content."""
