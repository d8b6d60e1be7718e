"""The table of the lesson's steps."""

from pages.lesson import combining, filters, kernel, network, pooling, products
from pages.lesson.step import Step

STEPS: dict[str, Step] = {
    each.part: each
    for each in (
        kernel.STEP,
        products.STEP,
        pooling.STEP,
        filters.STEP,
        combining.STEP,
        network.STEP,
    )
}
"""By the link parameter `part`."""
