"""Choosing a network, an input, a picture, a map, a kernel."""
