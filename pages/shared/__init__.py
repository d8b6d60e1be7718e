"""What pages share, by what it is about."""
