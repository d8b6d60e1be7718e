"""What the server and a visit own, and what is said of it."""
