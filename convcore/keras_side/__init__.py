"""What runs inside the Keras processes; alone may import TensorFlow, inside functions."""
