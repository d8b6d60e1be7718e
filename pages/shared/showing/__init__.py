"""Panels that more than one page has, and the charts."""
