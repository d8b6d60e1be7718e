"""What holds for every number on every page."""

CONVENTIONS = (
    "Rows stand before columns, and everything counts from 0, as in NumPy and Keras. "
    "Digits shown are rounded; the arithmetic is not. As in Keras, the kernel is not flipped."
)
