"""Learned filters."""
