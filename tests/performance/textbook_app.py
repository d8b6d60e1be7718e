"""The textbook page: Keras in the server, the 32 maps as Matplotlib subplots.

What a tutorial would write, with the same network and samples as the dashboard.
"""

from pathlib import Path

import keras
import matplotlib.pyplot as plt
import numpy as np
import streamlit as st

BUNDLE = Path(__file__).parents[2] / "models/fashion"


@st.cache_resource
def extractor():
    model = keras.models.load_model(BUNDLE / "model.keras")
    return keras.Model(model.inputs[0], model.get_layer("relu1").output)


@st.cache_data
def samples():
    return np.load(BUNDLE / "samples.npz")["images"]


if "number" not in st.session_state:
    st.session_state["number"] = 0
if st.button("Next sample"):
    st.session_state["number"] = (st.session_state["number"] + 1) % len(samples())

image = samples()[st.session_state["number"]].astype("float32") / 255
maps = extractor()(image[None, :, :, None])[0].numpy()

figure, axes = plt.subplots(4, 8, figsize=(12, 6))
for number, axis in enumerate(axes.flat):
    axis.imshow(maps[:, :, number], cmap="viridis")
    axis.set_title(number)
    axis.axis("off")
st.pyplot(figure)
plt.close(figure)
