"""Charts: Plotly figures from arrays; the theme colours them."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from convcore.kernels.hues import NAMES, HueAnswers, hue_of, shade
from convcore.kernels.tuning import Answers
from convcore.networks.bundles import FIRST_LAYERS, Bundle
from convcore.rounding import format_number

# Where the bright side of an edge lies, every 45 degrees.
_SIDES = (
    *("right", "upper right", "above", "upper left"),
    *("left", "lower left", "below", "lower right"),
)


def accuracy_over_steps(trained: Bundle) -> go.Figure:
    """Draw how trainings with different first layers went."""
    # From 1, since a scale of powers has no 0.
    figure, steps = go.Figure(), trained.training["steps"] + 1
    for name, curves, look in _looks(trained):
        for run, percents in enumerate(100 * curves):
            figure.add_scatter(
                x=steps,
                y=percents,
                name=name,
                legendgroup=name,
                showlegend=run == 0,
                line=look | {"width": 1.2},
                hovertemplate="step %{x}, counted from 1: %{y:.1f} %",
                hoverlabel={"namelength": -1},
            )
    # The first steps climb from guessing, which would press flat what the runs differ in.
    last = np.log10(steps[-1])
    later = 100 * np.stack([*trained.runs.values()])[..., steps >= np.sqrt(steps[-1])]
    margin = 0.1 * np.ptp(later) or 1.0  # an axis needs an extent
    figure.update_xaxes(
        type="log",
        title="step, counted from 1",
        range=[0.25 * last, 1.01 * last],
        dtick=1,
        tickformat=",",
    )
    figure.update_yaxes(
        title="test images right, %", range=[later.min() - margin, later.max() + margin]
    )
    figure.update_layout(
        height=330,
        margin={"t": 10, "b": 40, "l": 50, "r": 10},
        legend={"orientation": "h", "y": 1.15},
    )
    return figure


def accuracy_at_end(trained: Bundle) -> go.Figure:
    """Draw what trainings with different first layers have reached."""
    figure = go.Figure()
    for name, curves, look in _looks(trained):
        figure.add_scatter(
            x=[name.replace(", ", ",<br>")] * len(curves),
            y=100 * curves[:, -1],
            mode="markers",
            marker={"color": look["color"], "size": 9, "opacity": 0.7},
            showlegend=False,
            hovertemplate="%{y:.2f} %<extra></extra>",
        )
    figure.update_xaxes(tickangle=0, range=[-0.5, len(trained.runs) - 0.5])
    figure.update_yaxes(title="at the end, %")
    figure.update_layout(height=330, margin={"t": 10, "b": 40, "l": 50, "r": 10})
    return figure


def _looks(trained: Bundle) -> Iterator[tuple[str, NDArray[np.float32], dict[str, str]]]:
    """Give name, curves, colour and dash of each kind of first layer."""
    colours = go.Figure().layout.template.layout.colorway  # Streamlit puts the theme's there
    for (first_layer, curves), colour, dash in zip(
        trained.runs.items(), colours, ("solid", "dash", "dot"), strict=False
    ):
        yield FIRST_LAYERS[first_layer], curves, {"color": colour, "dash": dash}


def polar_answers(answers: Answers) -> go.Figure:
    """Draw a kernel's answers to edges and lines of every direction."""
    figure = go.Figure()
    colours = figure.layout.template.layout.colorway  # Streamlit puts the theme's in their place
    closed = np.append(answers.angles, answers.angles[0])
    traces = (
        ("edge, bright on this side", answers.edges, "solid", colours[0]),
        ("line across", answers.lines, "dot", colours[1]),
    )
    for name, strengths, dash, colour in traces:
        figure.add_scatterpolar(
            theta=closed,
            r=np.append(strengths, strengths[0]),
            name=name,
            mode="lines",
            line={"dash": dash, "color": colour},
        )
    _lay_out_polar(figure, 1.05 * max(answers.edges.max(), answers.lines.max()))
    figure.update_polars(angularaxis={"tickvals": [*range(0, 360, 45)], "ticktext": _SIDES})
    return figure


def polar_hues(answers: HueAnswers) -> go.Figure:
    """Draw a kernel's answers to the hues of the colour wheel."""
    figure = go.Figure()
    colours = figure.layout.template.layout.colorway
    largest = max(answers.edges.max(), answers.areas.max(), answers.grey_edge)
    outer = 1.05 * largest or 1.0
    closed = np.append(answers.angles, answers.angles[0])
    traces = (
        ("edge against the opposed hue", answers.edges, "solid", colours[0]),
        ("flat area, beyond the opposed hue", answers.areas.clip(0), "dot", colours[1]),
        ("edge between greys", np.full(72, answers.grey_edge), "dash", "#888888"),
    )
    for name, strengths, dash, colour in traces:
        figure.add_scatterpolar(
            theta=closed,
            r=np.append(strengths, strengths[0]),
            name=name,
            mode="lines",
            line={"dash": dash, "color": colour},
        )
    figure.add_barpolar(
        theta=answers.angles,
        r=np.full(len(answers.angles), 0.12 * outer),
        base=outer,
        width=np.full(len(answers.angles), 5),
        marker_color=[_css(shade(angle)) for angle in answers.angles],
        marker_line_width=0,
        showlegend=False,
        hovertext=[hue_of(angle) for angle in answers.angles],
        hoverinfo="text",
    )
    _lay_out_polar(figure, 1.12 * outer)
    figure.update_polars(angularaxis={"tickvals": [*range(0, 360, 30)], "ticktext": NAMES})
    return figure


def _css(colour: NDArray[np.float64]) -> str:
    red, green, blue = (round(255 * value) for value in colour.tolist())
    return f"rgb({red}, {green}, {blue})"


def _lay_out_polar(figure: go.Figure, largest: float) -> None:
    figure.update_polars(
        bgcolor="rgba(0, 0, 0, 0)",
        # A kernel that answers to nothing is a point, not an axis of noise.
        radialaxis={"range": [0, largest or 1], "nticks": 4, "angle": 22.5, "tickangle": 0},
    )
    figure.update_layout(
        height=330,
        margin={"t": 30, "b": 30, "l": 60, "r": 60},
        legend={"orientation": "h", "y": -0.15},
    )


def firing_by_class(trained: Bundle, number: int) -> go.Figure:
    """Draw how often and how strongly a filter fires, by class."""
    statistics = trained.statistics
    figure = make_subplots(cols=2, shared_yaxes=True)
    colours = figure.layout.template.layout.colorway
    measures = {
        "fires at, % of positions": 100 * statistics.active[:, number],
        "mean where it fires": statistics.strength[:, number],
    }
    for column, (title, values) in enumerate(measures.items(), start=1):
        figure.add_bar(
            x=values,
            y=trained.classes,
            orientation="h",
            marker_color=colours[column - 1],
            showlegend=False,
            row=1,
            col=column,
        )
        figure.update_xaxes(title=title, col=column)
    figure.update_yaxes(autorange="reversed")
    figure.update_xaxes(rangemode="tozero")
    figure.update_layout(height=330, margin={"t": 10, "b": 50, "l": 90, "r": 10})
    return figure


def _ticks(values: NDArray[np.float64]) -> dict[str, list[Any]]:
    """Choose about five round ticks from 0 or below to 0 or above; Plotly's have another minus."""
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    least = (high - low) / 5 or 1.0
    unit = 10.0 ** np.floor(np.log10(least))
    step = next(unit * times for times in (1, 2, 5, 10) if unit * times >= least)
    places = step * np.arange(np.ceil(low / step), np.floor(high / step) + 1)
    digits = max(0, -int(np.floor(np.log10(step))))
    return {"tickvals": [*places], "ticktext": [format_number(each, digits) for each in places]}


def damage_ranking(changes: NDArray[np.float64], chosen: int) -> go.Figure:
    """Draw what silencing each filter alone does to the accuracy, the greatest loss first."""
    order = np.argsort(changes, kind="stable")
    figure = go.Figure()
    colours = figure.layout.template.layout.colorway
    figure.add_bar(
        x=[str(number) for number in order],
        y=changes[order],
        marker_color=[colours[1] if number == chosen else colours[0] for number in order],
        hovertemplate="without filter %{x}: %{y:+.1f} points<extra></extra>",
    )
    figure.update_xaxes(type="category", title="silenced filter", tickangle=0)
    figure.update_yaxes(title="change of accuracy, points", **_ticks(changes))
    figure.update_layout(height=330, margin={"t": 20, "b": 40, "l": 50, "r": 10})
    return figure
