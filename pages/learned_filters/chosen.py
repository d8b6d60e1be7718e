"""The chosen filter, beside the gallery: its weights, what it answers to, and its silence."""

import numpy as np

from convcore.limits import KERNEL_ENTRY
from convcore.networks.network_at_work import NetworkAtWork
from pages.learned_filters.card import filter_answers
from pages.learned_filters.hand import SCENE
from pages.shared.widgets.chosen_filter import chosen_filter


def show_chosen(at_work: NetworkAtWork, number: int) -> None:
    """Show the chosen filter, with words about it as it was trained."""
    trained, layer = at_work.network, at_work.first_layer
    is_trained = all(
        np.array_equal(now[..., number], before[..., number])
        for now, before in ((layer.filters, trained.filters), (layer.biases, trained.biases))
    )
    says = filter_answers(trained.filters[..., number])
    if not is_trained:
        says = f"As it was trained: {says[0].lower()}{says[1:]}"
    chosen_filter(SCENE, number, says, is_typed=can_be_typed(at_work), key="chosen")


def can_be_typed(at_work: NetworkAtWork) -> bool:
    """Say whether all weights are such as a hand may give a kernel."""
    return bool(np.abs(at_work.first_layer.filters).max() <= KERNEL_ENTRY)
