"""Guess first: the questions of a page, and how they are asked."""
