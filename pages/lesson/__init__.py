"""The lesson: six steps."""
