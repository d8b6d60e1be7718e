"""A dozen settings that the probe is tried on."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from convcore.activations import relu
from convcore.conv import conv2d
from convcore.kernel_at_work import KernelAtWork
from convcore.receptive import Window
from pages.shared.widgets.pictures import image_figure
from pages.shared.widgets.probe import probe_of_scene
from pages.shared.widgets.scene import scene


@dataclass(frozen=True, eq=False)
class Case:
    """A picture and what is done to it; `pool` is None, or kind, size, stride and padding."""

    shape: tuple[int, ...]
    kernel_shape: tuple[int, int]
    stride: int = 1
    dilation: int = 1
    padding: str = "valid"
    bias: float = 0.0
    rectifies: bool = False
    pool: tuple[str, int, int, str] | None = None

    @cached_property
    def image(self):
        """Random pixels."""
        return self._random().random(self.shape, dtype=np.float32)

    @cached_property
    def kernel(self):
        """Random weights, for each channel."""
        return self._random().normal(size=self.kernel_shape + self.shape[2:]).astype(np.float32)

    def _random(self):
        return np.random.default_rng([*self.shape, *self.kernel_shape])

    @property
    def window(self):
        """The convolution's settings."""
        return {"strides": self.stride, "padding": self.padding, "dilation": self.dilation}

    @cached_property
    def activation(self):
        """The map, from convcore."""
        return conv2d(self.image, self.kernel, bias=self.bias, **self.window)

    @cached_property
    def source(self):
        """What is pooled."""
        return relu(self.activation) if self.rectifies else self.activation

    @property
    def pooling(self):
        """The pooling's settings."""
        kind, size, stride, padding = self.pool
        return {"kind": kind, "size": size, "strides": stride, "padding": padding}

    @property
    def weight_digits(self):
        """How many decimals the weights are shown with."""
        return 3

    @property
    def at_work(self):
        """The same, as the pages have it."""
        pool, kind = None, "max"
        if self.pool:
            kind, size, stride, padding = self.pool
            pool = Window(size, stride, padding=padding)
        return KernelAtWork(
            self.image,
            self.kernel,
            **self.window,
            bias=self.bias,
            rectifies=self.rectifies,
            pool=pool,
            pool_kind=kind,
        )

    def draw(self, key):
        """Put the probe on the page."""
        draw(self.at_work, image_figure("Input", self.image, "random pixels"), key)


def draw(at_work, figure, key, pinned=None):
    """Put a probe of any kernel at work on the page."""
    scene(at_work, acts={}, key=f"{key}_scene")
    probe_of_scene(f"{key}_scene", figure, pinned=pinned, on_pin=lambda text: None, key=key)


CASES = [
    Case((28, 28), (3, 3), rectifies=True, pool=("max", 2, 2, "valid"), bias=0.25),
    Case((200, 200), (3, 3), padding="same", pool=("max", 2, 2, "valid")),
    Case((31, 17), (3, 5), stride=2, padding="same", pool=("average", 3, 2, "same")),
    Case((20, 33), (5, 2), dilation=3, padding="same", rectifies=True, pool=("max", 3, 1, "same")),
    Case((29, 30), (2, 4), stride=3, dilation=2, pool=("max", 2, 3, "valid"), bias=-1.5),
    Case((40, 40, 3), (3, 3), padding="same", rectifies=True, pool=("max", 4, 2, "valid")),
    Case((25, 19, 3), (7, 7), stride=2, padding="same", bias=10.0),
    Case((16, 50), (1, 7), stride=4, padding="valid", rectifies=True),
    Case((50, 16), (7, 1), dilation=4, padding="same", pool=("average", 2, 1, "valid")),
    Case((23, 23), (1, 1), stride=4, pool=("max", 3, 3, "same")),
    Case((12, 12), (4, 4), stride=2, dilation=3, padding="same", pool=("average", 5, 2, "same")),
    Case((64, 48), (6, 3), stride=3, dilation=4, padding="same", pool=("max", 8, 8, "same")),
]
