"""TensorFlow as every process of ours runs it."""


def load_tensorflow() -> None:
    """Load TensorFlow and keep it to one thread."""
    import tensorflow as tf

    # Thirty visitors share a small host: a second thread gains little on 28 x 28 and costs them.
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
