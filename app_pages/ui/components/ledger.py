"""The ledger of a unit as tiles: for each map below, its kernel, its patch and its contribution."""

import numpy as np

from app_pages.ui.components.pictures import largest_magnitude, signed_legend
from app_pages.ui.components.registration import pack, register
from convcore.ledger import Ledger
from convcore.rounding import digits_for, format_number

_LEDGER = register("ledger", "number_table")


def ledger_tiles(found: Ledger, below: str, noun: str, *, key: str) -> None:
    """Draw what each map contributes to a unit, the largest contribution first.

    Parameters
    ----------
    found : Ledger
        The unit, taken apart.
    below : str
        The layer that it reads.
    noun : str
        What the maps of that layer are called, such as "filter".
    key : str
        The widget's name on the page.
    """
    order = found.order
    largest = float(np.abs(found.contributions).max())
    digits = contribution_digits(found)
    # Whole windows at the border: what hangs over is no part of the map.
    rows, columns = found.kernels.shape[1:]
    kernel_limit, patch_limit = (
        largest_magnitude(values) for values in (found.kernels, found.patches)
    )
    header = {
        "noun": noun,
        "below": below,
        "rows": rows,
        "columns": columns,
        "limits": {"kernel": kernel_limit, "patch": patch_limit},
        "digits": {
            "kernel": digits_for(kernel_limit),
            "patch": digits_for(patch_limit),
            "contribution": digits,
        },
        "legends": {
            "kernel": signed_legend(kernel_limit, from_zero=False),
            "patch": signed_legend(patch_limit, from_zero=bool((found.patches >= 0).all())),
        },
        "tiles": [
            {
                "number": int(number),
                "text": format_number(found.contributions[number], digits),
                "share": float(found.contributions[number] / largest) if largest else 0.0,
            }
            for number in order
        ],
    }
    _LEDGER(data=pack(header, [found.kernels[order], found.patches[order]]), key=key)


def contribution_digits(found: Ledger) -> int:
    """Choose the decimals of a ledger's numbers, the same for all.

    Parameters
    ----------
    found : Ledger
        The ledger.

    Returns
    -------
    int
        Decimals shown.
    """
    return max(3, digits_for(max(float(np.abs(found.contributions).max()), abs(found.bias))))
