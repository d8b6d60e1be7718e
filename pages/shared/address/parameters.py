"""The table of link parameters, from which widgets, links and tests are made; by page in `table`.

The names are a public contract: workshop handouts carry links with them. A default is left out
of a link, so a default never changes.
"""

from pages.shared.address.kinds import Parameter, Switch
from pages.shared.address.page_table import PAGES
from pages.shared.address.table import (
    kernel_lab,
    layers,
    learned_filters,
    lesson,
    networks,
    questions,
    training,
)

PARAMETERS: dict[str, Parameter] = {
    **lesson.TABLE,
    **kernel_lab.TABLE,
    **networks.TABLE,
    **learned_filters.TABLE,
    **training.TABLE,
    **questions.TABLE,
    **layers.TABLE,
    "present": Switch(
        "Projector",
        False,
        pages=tuple(PAGES),
        help="Type for the last row, the controls behind Settings, and no header: the menu of "
        "pages is then down here.",
    ),
}
