"""How the film is shown: what is rarely touched, in More settings."""

from streamlit.delta_generator import DeltaGenerator

from convcore.networks.bundles import Bundle
from pages.shared.address.controls import control, explain_numbers
from pages.shared.choosing.channel import choose_channel
from pages.shared.choosing.filter import filter_number
from pages.shared.showing.layout import more_settings
from pages.shared.widgets.film import FilmSettings


def choose_controls(trained: Bundle, problems: DeltaGenerator) -> tuple[FilmSettings, int]:
    """Show the settings of the film; gives them, and the step that is asked for.

    A click on a tile and the player set filter and step as well, so these are not counted.
    """
    with more_settings("scale", "channel"):
        scale = control("scale")
        number, step = filter_number(trained, problems), control("step")
        channel = choose_channel(trained)
    with problems:
        explain_numbers("step")
    return FilmSettings(number, scale, channel), step
