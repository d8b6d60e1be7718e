"""The unit of step 5: what it sees on the trousers, and the two filters that it fires by."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from convcore.arrays import squeeze_channel
from convcore.extremes import largest_at
from convcore.kernel_at_work import KernelAtWork
from convcore.networks.attribution import middles
from convcore.networks.features import Part, Stripe, parts_of, stripe_between
from convcore.networks.layer_sums import LayerSum
from convcore.networks.layers import Layer
from convcore.networks.network_at_work import NetworkAtWork
from convcore.trace import Trace
from pages.lesson.trained import TROUSERS, at_work_on, network, second_convolution
from pages.shared.showing.sums import sum_at_work
from pages.shared.widgets.pictures import Figure, Over, image_figure, largest_magnitude, overlaid

COMBINING = 22
"""A map of the second convolution whose strongest unit on `TROUSERS` fires by two filters."""


@dataclass(frozen=True, eq=False)
class Combined:
    """The unit of the step, and what it adds up.

    Parameters
    ----------
    at_work : NetworkAtWork
        The network on the trousers.
    summed : LayerSum
        Where the unit is added up.
    applied : KernelAtWork
        The unit's kernel on that.
    """

    at_work: NetworkAtWork
    summed: LayerSum
    applied: KernelAtWork

    @property
    def layer(self) -> Layer:
        """The unit's convolution."""
        return self.summed.layer

    @property
    def below(self) -> Layer:
        """What that reads."""
        return self.summed.below

    @cached_property
    def values(self) -> NDArray[np.float32]:
        """The unit's map, as the network gives it."""
        return self.at_work.outputs[self.layer.name][..., COMBINING]

    @cached_property
    def unit(self) -> tuple[int, int]:
        """Where that is strongest."""
        return largest_at(self.values)

    @cached_property
    def taken(self) -> Trace:
        """The unit, taken apart."""
        return self.applied.trace(*self.unit)

    @cached_property
    def two(self) -> tuple[Part, Part]:
        """The two filters that add most to it, the left one first."""
        one, other, *_ = parts_of(self.taken)
        return (one, other) if one.place[::-1] <= other.place[::-1] else (other, one)

    @cached_property
    def patch(self) -> NDArray[np.float32]:
        """What it sees of the input."""
        rows, columns = self.layer.field.inside(*self.unit)
        return squeeze_channel(self.at_work.seen.picture)[slice(*rows), slice(*columns)]

    @cached_property
    def stripe(self) -> Stripe | None:
        """What the two filters make together, where that has a name."""
        trained = self.at_work.network
        picture, filters = squeeze_channel(self.at_work.seen.picture), trained.filters[:, :, 0]
        seen = self.layer.field.inside(*self.unit)
        return stripe_between(picture, filters, self.two, self.below.field, seen)

    def adds(self, *parts: Part) -> NDArray[np.float32]:
        """Give what filters add to the unit, by place, (kh, kw): kernel times map, above 0."""
        products = self.taken.products[..., [part.number for part in parts]]
        return np.asarray(np.maximum(products, 0).sum(axis=2), np.float32)

    def laid_on_patch(self, title: str, values: NDArray[np.float32]) -> Figure:
        """Lay what filters add to the unit over the patch that it sees."""
        (top, _), (left, _) = self.layer.field.inside(*self.unit)
        sides = []
        for first, jump, at, start in zip(
            (span[0] for span in middles(self.below.field)),
            self.below.field.jump,
            (self.taken.rows, self.taken.columns),
            (top, left),
            strict=True,
        ):
            begin = first + int(at[0]) * jump - start
            sides.append((begin, begin + len(at) * jump))
        alt = f"{title}, over the patch that the unit sees"
        limit = max(largest_magnitude(self.adds(part)) for part in self.two)
        over = Over(values, limit, sides[0], sides[1])
        return overlaid(image_figure(title, self.patch, alt), over, from_zero=True)


def combined() -> Combined:
    """Take the unit of the step from the network."""
    at_work = at_work_on(TROUSERS)
    found = sum_at_work(at_work, second_convolution(network()), COMBINING)
    assert found is not None  # noqa: S101
    return Combined(at_work, *found)
