"""What the portal does: the only layer that writes."""
