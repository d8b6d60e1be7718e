"""Charts: Plotly figures from arrays; the theme colours them."""

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from convcore.bundles import Bundle


def training_curves(trained: Bundle) -> go.Figure:
    """Draw loss and accuracy over the training steps.

    Parameters
    ----------
    trained : Bundle
        The bundle whose training record is drawn.

    Returns
    -------
    plotly.graph_objects.Figure
        Two charts side by side, training and test in each; the steps on a logarithmic axis, since
        most happens early.
    """
    record = trained.training
    figure = make_subplots(cols=2, subplot_titles=("Loss", "Accuracy"))
    colours = figure.layout.template.layout.colorway  # Streamlit puts the theme's in their place
    for column, name in enumerate(("loss", "accuracy"), start=1):
        for part, dash, colour in (("train", "dot", colours[0]), ("test", "solid", colours[1])):
            figure.add_scatter(
                x=record["steps"] + 1,
                y=record[f"{part}_{name}"],
                name=part,
                line={"dash": dash, "color": colour},
                legendgroup=part,
                showlegend=column == 1,
                row=1,
                col=column,
            )
    figure.update_xaxes(type="log", title="step + 1")
    figure.update_layout(height=320, margin={"t": 40, "b": 40, "l": 40, "r": 10})
    return figure
