"""Who is tied to whom: read from the database, drawn, and said in words."""
