"""Stands in for TensorFlow where a test is about processes and nothing is computed in them.

TensorFlow takes seconds to start, and tests start many processes. With this folder in front of the
others, they do as little as TensorFlow's owner asks of it there.
"""

from types import SimpleNamespace

config = SimpleNamespace(
    threading=SimpleNamespace(
        set_intra_op_parallelism_threads=lambda _: None,
        set_inter_op_parallelism_threads=lambda _: None,
    )
)
