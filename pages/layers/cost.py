"""What a network costs, and what pooling saves, in words."""

from convcore.networks.network import Network
from convcore.rounding import format_number
from pages.shared.session.messages import literal
from pages.shared.widgets.pictures import shape_text


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
