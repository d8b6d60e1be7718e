"""What pooling is good for in the network of the next steps: what follows sees more, for less."""

from dataclasses import replace

import streamlit as st

from convcore.arrays import squeeze_channel
from convcore.kernel_at_work import KernelAtWork
from convcore.networks.layers import Layer
from convcore.receptive import ReceptiveField
from convcore.rounding import format_number
from pages.lesson.trained import TROUSERS, network
from pages.shared.session.state import visit
from pages.shared.widgets.pictures import cells, image_figure, pictures, shape_text

_WIDTH, _NARROW = 180, 110  # pixels; on a phone what it is about stays in view above


def what_it_is_good_for(at_work: KernelAtWork) -> str:
    """Say how many numbers pooling leaves, and what the network of the next steps has of that."""
    before, after = at_work.activation.size, at_work.stages["pooled"].size
    products, more = (sum(layer.multiply_adds for layer in each) for each in _layers())
    with_it, without = (shape_text(each.size) for each in _fields())
    return (
        f"{before:,} numbers become {after:,}. As a result, the next steps' network multiplies "
        f"{format_number(more / products, 1)} times less, and a kernel sees {with_it} pixels, not "
        f"{without}."
    )


def show_seen() -> None:
    """Show what a number of the convolution after pooling sees, and what it would without."""
    frames = []
    for field in _fields():
        middle = field.shape[0] // 2, field.shape[1] // 2
        frames.append(cells(*field.inside(*middle)))
    clothes, title = network().picture(TROUSERS), "Seen with pooling, and without"
    figure = image_figure(title, squeeze_channel(clothes), title, marked=frames)
    with st.container(width=_NARROW if visit().narrow else _WIDTH):
        pictures([replace(figure, shape="")], key="lesson_seen_next")


def _fields() -> list[ReceptiveField]:
    """Give what the second convolution sees with pooling, and without."""
    return [[layer.field for layer in layers if layer.type.convolves][-1] for layers in _layers()]


def _layers() -> tuple[list[Layer], list[Layer]]:
    """Give the layers of the network of the next steps, with its pooling and without."""
    trained = network()
    of_both = trained.layers_by_name, trained.layers_without_pooling
    with_it, without = (list(each.values()) for each in of_both)
    return with_it, without
