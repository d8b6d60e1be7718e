"""Why an answer: Grad-CAM and occlusion side by side, and where they disagree."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.arrays import squeeze_channel
from convcore.errors import ConvscopeError
from convcore.extremes import Largest, also, largest
from convcore.networks.attribution import grad_cam, middles
from convcore.networks.layer_sums import sum_behind
from convcore.networks.network import Network
from convcore.networks.network_at_work import NetworkAtWork
from convcore.receptive import ReceptiveField
from convcore.rounding import format_number, percent
from pages.shared.address.controls import control
from pages.shared.address.settings import change
from pages.shared.address.words import MOST_PROBABLE
from pages.shared.choosing.map import look_at
from pages.shared.session.covering import answers_with_covered
from pages.shared.session.messages import literal, show_error
from pages.shared.session.reading import Remembered, process_of
from pages.shared.showing.answer_note import unexplained
from pages.shared.widgets.pictures import (
    Figure,
    Over,
    cells,
    image_figure,
    overlaid,
    pictures,
    shape_text,
)

NOTHING = 1e-6
"""A Grad-CAM whose largest value is no more than this, in units of the logit, is called 0."""

IMPROBABLE = 0.01
"""A class of less probability than this has next to nothing to lose."""

FAINTEST = 0.01
"""The least change of a probability that the strongest colour stands for."""


def explanation(at_work: NetworkAtWork) -> None:
    """Show what Grad-CAM and occlusion say about an answer, for any class."""
    trained, seen, answer = at_work.network, at_work.seen, at_work.answer
    if (lacks := unexplained(trained)) is not None:
        st.markdown(lacks)
        return
    words, maps = st.container(key="explained").columns([2, 3], gap="large")
    with words:
        chosen: str = control("explain", among=(MOST_PROBABLE, *trained.classes))
    label = int(answer.argmax()) if chosen == MOST_PROBABLE else trained.classes.index(chosen)
    layer = trained.last_maps
    field = trained.layers_by_name[layer].field
    place = words.empty()
    try:
        gradients = _gradients.of(trained, about_own=seen.is_own)(trained, seen.image, label)
        covered = answers_with_covered(trained, layer, seen, place)
    except ConvscopeError as error:
        with place:
            show_error(error)
        return
    found = _Explanation(
        trained.classes[label],
        float(answer[label]),
        largest(answer).others if chosen == MOST_PROBABLE else 0,
        grad_cam(at_work.outputs[layer], gradients),
        answer[label] - covered[..., label],
        field,
    )
    shown = squeeze_channel(seen.picture)
    with maps:
        pictures([found.grad_cam_figure(shown), found.occlusion_figure(shown)], key="explanation")
    words.markdown(found.sentence)
    if (adds := sum_behind(trained.layers, trained.output)) and trained.answers == "exclusive":
        words.button(
            f"What the logit of {literal(found.name)} adds up",
            icon=":material/functions:",
            on_click=_follow,
            args=(at_work, adds.layer.name, label),
        )
    words.expander("How they are made, and what they cannot show").markdown(_methods(layer, field))


def _methods(layer: str, field: ReceptiveField) -> str:
    """Say how both methods work, and where they fail."""
    size = shape_text(field.size)
    return (
        "Grad-CAM (Selvaraju et al. 2017, arXiv 1610.02391) asks of each map of "
        f"{literal(layer)} how much the logit of the class grows with it, and adds the maps up by "
        f"that. Occlusion (Zeiler and Fergus 2014, arXiv 1311.2901) covers {size} pixels with "
        f"black, asks the network again, and goes on by {field.jump[0]} pixels. In both, a cell "
        f"stands in the middle of the {size} pixels that it speaks of, and a box shows those of "
        "the strongest cell, where there is one.\n\nBoth are hints, not proofs. Grad-CAM takes one "
        "average for a whole map, where the dense layers have a weight for each place. Occlusion "
        "depends on the size and colour of the cover, and misses what the picture shows twice."
    )


def _follow(at_work: NetworkAtWork, layer: str, number: int) -> None:
    look_at(at_work.network, layer, number)
    change(about="sum")


@dataclass(frozen=True, eq=False)
class _Explanation:
    """What both methods say about a class: by unit of the last convolution, what it speaks of."""

    name: str
    probability: float
    rivals: int  # other classes that are as probable, where the most probable is explained
    cam: NDArray[np.float32]
    losses: NDArray[np.float32]
    field: ReceptiveField

    @property
    def speaks(self) -> bool:
        """Whether Grad-CAM found anything that speaks for the class."""
        return bool(self.cam.max() > NOTHING)

    @cached_property
    def peak(self) -> Largest:
        """Where Grad-CAM is strongest."""
        return largest(self.cam)

    @cached_property
    def costliest(self) -> Largest:
        """Where covering costs most."""
        return largest(self.losses)

    @property
    def sentence(self) -> str:
        """Where both point, and whether they agree."""
        rivals = f", and as much to {self.rivals} more" if self.rivals else ""
        given = (
            f"The network gives **{literal(self.name)}** {percent(self.probability, 1)}{rivals}."
        )
        if self.losses.size == 1:
            return (
                f"{given} The last maps have a single cell, which sees {self._where((0, 0))} of "
                "the input: neither method can point anywhere."
            )
        return " ".join([given, self._occlusion_says(), *self._grad_cam_says()])

    def _occlusion_says(self) -> str:
        costs, gain = self.costliest.value, largest(-self.losses)
        if self.probability < IMPROBABLE:
            if gain.value < FAINTEST:
                return "There is nothing to lose, and no cover gains it as much as a point."
            points = _points(gain.value)
            if gain.everywhere:
                return f"There is nothing to lose; every cover gains it the same, {points}."
            return (
                f"There is nothing to lose; covering {self._places(gain)} gains it most, {points}."
            )
        if costs < FAINTEST:
            return "No single cover costs it as much as a point: what remains is enough."
        if self.costliest.everywhere:
            return f"Every cover costs it the same, {_points(costs)}: occlusion points nowhere."
        return f"Covering {self._places(self.costliest)} costs most, {_points(costs)}."

    def _grad_cam_says(self) -> list[str]:
        if not self.speaks:
            return [
                "Grad-CAM is 0 everywhere: on average, the logit does not rise with any of the "
                "maps. Nothing is drawn."
            ]
        if self.peak.everywhere:
            return ["Grad-CAM is the same everywhere: it points nowhere."]
        says = f"Grad-CAM is strongest at {self._places(self.peak)}"
        says_little = self.costliest.value < FAINTEST or self.costliest.everywhere
        if self.probability < IMPROBABLE or says_little:
            return [f"{says}."]
        place, costliest = self.peak.place, self.costliest.place
        alike = format_number(float(np.corrcoef(self.cam.ravel(), self.losses.ravel())[0, 1]), 2)
        if self.peak.others or self.costliest.others:
            found = [f"{says}."]
        elif self._sees(place) and self._overlap(place, costliest) >= 0.5:
            found = [f"{says}: **their strongest parts overlap.**"]
        else:
            there = percent(float(self.cam[costliest] / self.cam.max()), 0)
            cost = float(self.losses[place])
            verb = "costs" if cost >= 0 else "gains"
            found = [
                f"{says}: **they disagree.** Covering that {verb} "
                f"{_points(abs(cost))}, and where covering costs most, Grad-CAM is at {there} of "
                "its largest value."
            ]
        return [*found, f"Cell by cell, the correlation of the two maps is {alike}."]

    def grad_cam_figure(self, image: NDArray[np.float32]) -> Figure:
        """Lay Grad-CAM over the input."""
        limit = float(self.cam.max()) if self.speaks else 0.0
        values = self.cam if self.speaks else np.zeros_like(self.cam)
        rows, columns = middles(self.field)
        points = self.speaks and not self.peak.everywhere
        marked = points and self._sees(self.peak.place)
        even = f"{'the same' if self.speaks else '0'} everywhere"
        figure = image_figure(
            "Grad-CAM",
            image,
            f"Grad-CAM for {self.name}: "
            + (f"strongest at {self._places(self.peak)}" if points else even),
            note="What speaks for the class, in units of its logit",
            marked=[self._box(self.peak)] if marked else [],
        )
        return overlaid(figure, Over(values, limit, rows, columns), from_zero=True)

    def occlusion_figure(self, image: NDArray[np.float32]) -> Figure:
        """Lay what covering costs over the input."""
        limit = max(float(np.abs(self.losses).max()), FAINTEST)
        rows, columns = middles(self.field)
        points = self.costliest.value >= FAINTEST and not self.costliest.everywhere
        figure = image_figure(
            "Occlusion",
            image,
            f"Occlusion for {self.name}: {self._occlusion_says()}",
            note="What covering costs, in points of probability; blue where it gains",
            marked=[self._box(self.costliest)] if points else [],
        )
        over = Over(100 * self.losses, 100 * limit, rows, columns)
        return overlaid(figure, over, from_zero=False)

    def _places(self, found: Largest) -> str:
        return f"{self._where(found.place)}{also(found.others, 'cell')}"

    def _where(self, place: tuple[int, ...]) -> str:
        (top, bottom), (left, right) = self.field.inside(*place)
        if not self._sees(place):
            return "a cell that is made of padding alone and sees nothing of the input"
        return f"rows {top} to {bottom - 1}, columns {left} to {right - 1}"

    def _sees(self, place: tuple[int, ...]) -> bool:
        """Say whether a unit sees anything of the input."""
        return all(start < stop for start, stop in self.field.inside(*place))

    def _box(self, found: Largest) -> dict[str, int]:
        return cells(*self.field.inside(*found.place))

    def _overlap(self, one: tuple[int, ...], other: tuple[int, ...]) -> float:
        """Give the part of what one unit sees that another sees as well."""
        shared = [
            max(size - abs(a - b) * jump, 0)
            for a, b, size, jump in zip(one, other, self.field.size, self.field.jump, strict=True)
        ]
        return float(np.prod(shared) / np.prod(self.field.size))


def _points(share: float) -> str:
    return f"{format_number(100 * share, 1)} points"


@Remembered
def _gradients(network: Network, image: NDArray[np.float32], label: int) -> NDArray[np.float32]:
    process = process_of(network)
    if network.answers == "pair":  # what speaks for one class speaks as much against the other
        slopes = process.gradients(network.model_path, image, 0)
        return slopes if label else -slopes
    return process.gradients(network.model_path, image, label)
