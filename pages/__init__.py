"""The dashboard: the frame, one folder a page, and what they share."""
