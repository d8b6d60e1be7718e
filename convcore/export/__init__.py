"""Pictures, tables and programs to take home."""
