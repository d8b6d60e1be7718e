"""What holds on every page: how things are counted, and what the keys do."""

CONVENTIONS = (
    "Rows stand before columns, and everything counts from 0, as in NumPy and Keras. "
    "Digits shown are rounded; the arithmetic is not. As in Keras, the kernel is not flipped. "
    "Keys: M leads to the picture, the arrows move in it, Q shows this screen as a QR code."
)
