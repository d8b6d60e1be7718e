"""Trained networks as plain data: arrays in, arrays out."""
