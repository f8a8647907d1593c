"""Data to pictures, as SVG text; no database."""
