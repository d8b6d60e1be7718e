"""What a screen is as a file, a program and a link."""
