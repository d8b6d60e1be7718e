"""The owners of the Keras processes, and of what visits leave in them."""
