"""What a network costs, and what pooling saves, in words and layer by layer."""

import streamlit as st

from convcore.networks.layers import Layer
from convcore.networks.network import Network
from convcore.rounding import format_number
from pages.shared.session.messages import literal
from pages.shared.widgets.pictures import shape_text


def show_cost(network: Network) -> None:
    """Say what pooling saves, and what each layer costs with it and without."""
    st.markdown(saving(network))
    st.markdown(_table(network))


def _table(network: Network) -> str:
    """List shape, field and cost of each layer; beside them the same without pooling."""
    steps = [step for step in network.layers if step.type.reads != "none" and not step.type.passive]
    left = network.layers_without_pooling
    pools = len(left) < len(network.layers)
    heads = ["layer", "shape", "a unit sees", "parameters", "multiply-adds"]
    if pools:
        heads += ["without pooling: shape", "a unit sees", "parameters", "multiply-adds"]
    rows = [
        [
            literal(step.name),
            *_facts(network, step),
            *(_facts(network, left.get(step.name)) if pools else []),
        ]
        for step in steps
    ]
    rule = ["---", "---", "---", *["---:"] * 2]
    lines = [heads, [*rule, *rule[1:]] if pools else rule, *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _facts(network: Network, step: Layer | None) -> list[str]:
    if step is None:
        return ["left out", "", "", ""]
    # A field may hang over the image on all sides.
    sides = zip(step.field.size, network.input_shape, strict=False)
    costs = (f"{cost:,}" if cost else "–" for cost in (step.parameters, step.multiply_adds))
    return [shape_text(step.output_shape), shape_text([min(pair) for pair in sides]), *costs]


def saving(network: Network) -> str:
    """Say what pooling saves and what it lets units see."""
    steps = network.layers_by_name.values()
    without = network.layers_without_pooling.values()
    (parameters, products), (more_parameters, more_products) = (
        (sum(step.parameters for step in each), sum(step.multiply_adds for step in each))
        for each in (steps, without)
    )
    last, unpooled = (
        [step for step in each if step.type.convolves][-1] for each in (steps, without)
    )
    if len(steps) == len(without):
        return (
            f"No layer pools. It all takes {products:,} multiply-adds, {parameters:,} parameters."
        )
    times = f"**{format_number(more_parameters / parameters, 1)} times** the parameters"
    weights = f"{times} ({more_parameters:,} instead of {parameters:,})"
    return (
        "Without pooling the network would need "
        f"**{format_number(more_products / products, 1)} times** the multiply-adds "
        f"({more_products:,} instead of {products:,}) and "
        f"{weights if more_parameters > parameters else f'the same {parameters:,} parameters'}, "
        f"and a unit of {literal(last.name)} would see "
        f"**{shape_text(unpooled.field.size)}** pixels of the input instead of "
        f"{shape_text(last.field.size)}."
    )
