"""One unit of a network: what it sees of the input."""

from collections.abc import Sequence

from convcore.networks.layers import Layer
from convcore.networks.network import Network
from convcore.networks.network_at_work import NetworkAtWork
from pages.shared.address.terms import tell
from pages.shared.session.messages import literal
from pages.shared.widgets.field import field
from pages.shared.widgets.pictures import shape_text


def tell_growth(network: Network, layer: str) -> None:
    """Say how what a unit sees of the input grew from layer to layer."""
    tell(_growth(*steps_to(network, layer)), "unit", "receptive field", "pooling")


def steps_to(trained: Network, layer: str) -> tuple[Sequence[Layer], Sequence[Layer]]:
    """Give the layers from the input to one of them, and the same without those that pool."""
    steps, unpooled = trained.up_to(layer), trained.layers_without_pooling
    return steps, [unpooled[each.name] for each in steps if each.name in unpooled]


def show_field(scene: str, at_work: NetworkAtWork, layer: str, *, key: str) -> None:
    """Show what the unit of a scene sees of the input."""
    field(scene, *steps_to(at_work.network, layer), alt=at_work.seen.origin, key=key)


def _growth(steps: Sequence[Layer], without: Sequence[Layer]) -> str:
    """Say how the receptive field grew, and which rim of the input no unit of the layer sees."""
    field = steps[-1].field
    sentences = [
        "From layer to layer a unit sees more of the input, its receptive field grows: "
        f"{_run(steps)} pixels a side."
    ]
    if field.size != without[-1].field.size:
        sentences.append(f"Without pooling it would be {_run(without)}.")
    bottom, right = (max(stop for _, stop in spans) for spans in field.seen)
    height, width, *_ = steps[0].output_shape
    rim = [
        f"the last {f'{count} {name}s' if count > 1 else name}"
        for count, name in ((height - bottom, "row"), (width - right, "column"))
        if count > 0
    ]
    if rim:
        sentences.append(
            f"No unit of {literal(steps[-1].name)} sees {' and '.join(rim)} of the input: "
            "where a window does not fit once more, the rest is left out."
        )
    return " ".join(sentences)


def _run(steps: Sequence[Layer]) -> str:
    """Name the sizes of the receptive fields in their order, each once."""
    sizes = dict.fromkeys(step.field.size for step in steps)
    return " → ".join(
        f"**{size[0]}**" if size[0] == size[1] else f"**{shape_text(size)}**" for size in sizes
    )
