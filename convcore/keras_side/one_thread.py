"""TensorFlow as every process of ours runs it."""


def load_tensorflow() -> None:
    """Load TensorFlow, on one thread: thirty visitors share a small host, and a second thread gains
    little on pictures of 28 x 28 and costs the others."""
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
