"""Pure functions on text, addresses, dates and Markdown: no models, no requests."""
