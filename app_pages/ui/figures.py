"""Charts: Plotly figures from arrays; the theme colours them."""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from convcore.bundles import FIRST_LAYERS, Bundle
from convcore.describe import Answers

# Where the bright side of an edge lies, every 45 degrees.
_SIDES = (
    *("right", "upper right", "above", "upper left"),
    *("left", "lower left", "below", "lower right"),
)


def accuracy_of_runs(trained: Bundle) -> go.Figure:
    """Draw how well trainings with different first layers do, and how much the seed matters.

    Parameters
    ----------
    trained : Bundle
        The network, with runs.

    Returns
    -------
    plotly.graph_objects.Figure
        Left the accuracy over the steps, a line for each seed; right what each has reached.
    """
    steps = trained.training["steps"] + 1
    figure = make_subplots(cols=2, column_widths=[0.65, 0.35], horizontal_spacing=0.1)
    colours = figure.layout.template.layout.colorway  # Streamlit puts the theme's in their place
    dashes = ("solid", "dash", "dot")
    ways = zip(trained.runs.items(), colours, dashes, strict=False)
    for (first_layer, curves), colour, dash in ways:
        name = FIRST_LAYERS[first_layer]
        common = {"name": name, "legendgroup": name, "hoverlabel": {"namelength": -1}}
        for run, percents in enumerate(100 * curves):
            figure.add_scatter(
                x=steps,
                y=percents,
                line={"color": colour, "dash": dash, "width": 1.2},
                showlegend=run == 0,
                hovertemplate="step + 1 = %{x}: %{y:.1f} %",
                row=1,
                col=1,
                **common,
            )
        figure.add_scatter(
            x=[name] * len(curves),
            y=100 * curves[:, -1],
            mode="markers",
            marker={"color": colour, "size": 9, "opacity": 0.7},
            showlegend=False,
            hovertemplate="%{y:.2f} %",
            row=1,
            col=2,
            **common,
        )
    figure.update_xaxes(type="log", title="step + 1", range=[1, 4.2], dtick=1, col=1)
    figure.update_yaxes(title="test images right, %", range=[75, 94], col=1)
    figure.update_yaxes(title="at the end, %", col=2)
    figure.update_layout(
        height=340,
        margin={"t": 20, "b": 40, "l": 50, "r": 10},
        legend={"orientation": "h", "y": 1.12},
    )
    return figure


def polar_answers(answers: Answers) -> go.Figure:
    """Draw a kernel's answers to edges and lines of every direction.

    Parameters
    ----------
    answers : Answers
        The kernel's answers.

    Returns
    -------
    plotly.graph_objects.Figure
        A polar plot: at each angle, how strong the answer is to an edge whose bright side lies
        there, and to a line that a walk in that direction crosses at a right angle.
    """
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
    largest = max(answers.edges.max(), answers.lines.max())
    figure.update_polars(
        bgcolor="rgba(0, 0, 0, 0)",
        angularaxis={"tickvals": [*range(0, 360, 45)], "ticktext": _SIDES},
        # A kernel that answers to nothing is a point, not an axis of noise.
        radialaxis={"range": [0, 1.05 * largest or 1], "nticks": 4, "angle": 22.5, "tickangle": 0},
    )
    figure.update_layout(
        height=330,
        margin={"t": 30, "b": 30, "l": 60, "r": 60},
        legend={"orientation": "h", "y": -0.15},
    )
    return figure


def firing_by_class(trained: Bundle, number: int) -> go.Figure:
    """Draw how often and how strongly a filter fires, by class.

    Parameters
    ----------
    trained : Bundle
        The filter's network.
    number : int
        The filter, from 0.

    Returns
    -------
    plotly.graph_objects.Figure
        Two bar charts side by side with a bar for each class.
    """
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


def damage_ranking(changes: NDArray[np.float64], chosen: int) -> go.Figure:
    """Draw what silencing each filter alone does to the accuracy, the greatest loss first.

    Parameters
    ----------
    changes : ndarray of shape (F,)
        Change of the accuracy by filter, in percentage points.
    chosen : int
        The filter to mark.

    Returns
    -------
    plotly.graph_objects.Figure
        A bar chart with a bar for each filter.
    """
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
    figure.update_yaxes(title="change of accuracy, points")
    figure.update_layout(height=330, margin={"t": 20, "b": 40, "l": 50, "r": 10})
    return figure
