"""200 pictures of every kind that a visitor may bring, and how each is made to fit."""

import numpy as np
from PIL import Image

from convcore.networks.bundle_files import load_bundle
from convcore.pictures.drawings import BOARD, CHALKS, SIZES, Drawing, Stroke
from convcore.pictures.fitting import ZOOMS, Adjustments
from convcore.pictures.registry import PICTURES
from tests.paths import MODELS, ROOT

COUNT, ASKED_OF_EACH = 200, 4
SHAPES = ((28, 28, 1), (32, 32, 3), (5, 9, 1), (64, 48, 3))
PHOTOGRAPHS = sorted((ROOT / "convcore/pictures/photographs").glob("*.[wp]*[gp]"))


def drawing(rng, chalks=("white",)):
    """Draw strokes that wander over the board."""
    made = []
    for _ in range(int(rng.integers(1, 4))):
        steps = rng.uniform(-25, 25, (int(rng.integers(1, 10)), 2))
        path = np.clip(rng.uniform(0.2, 0.8, 2) * BOARD + np.cumsum(steps, axis=0), 0, BOARD)
        path = tuple((round(across, 1), round(down, 1)) for across, down in path.tolist())
        made.append(Stroke(path, float(rng.uniform(*SIZES)), str(rng.choice(chalks))))
    image = Drawing(tuple(made)).image
    return np.zeros((BOARD, BOARD), np.float32) if image is None else image


def dot(rng):
    """Touch the board once; some dots have a hole or a notch, which makes a figure of them."""
    (across, down), size = rng.uniform(80, 120, 2).tolist(), float(rng.uniform(4, 30))
    touches = [Stroke(((across, down),), size, "white")]
    if rng.integers(2):
        hole = across + rng.choice([0, size / 2 - 0.7]), down
        touches.append(Stroke((hole,), 2, "eraser"))
    return Drawing(tuple(touches)).image[40:160, 40:160]


def on_paper(rng, image):
    """Draw in ink on paper, over which light falls off, as a photograph of 8 bits has it."""
    rows, columns = (np.linspace(0, 1, side) for side in image.shape[:2])
    fall = rng.uniform(0, 0.5, 2)
    light = 0.9 - fall[0] * rows[:, np.newaxis] * rng.random() - fall[1] * columns
    grain = rng.normal(0, 0.01, image.shape)
    return levels(light * (1 - 0.8 * image) + grain)


def levels(values):
    """Round to what 8 bits hold."""
    return np.clip(np.round(255 * values), 0, 255).astype(np.float32) / np.float32(255)


def photograph(rng):
    """Shrink a photograph to some size, as an upload is."""
    with Image.open(rng.choice(PHOTOGRAPHS)) as opened:
        columns, rows = rng.integers(2, 161, 2).tolist()
        return np.asarray(opened.resize((columns, rows)), np.float32) / np.float32(255)


def noise(rng):
    """Draw noise of any size, thin ones too, dark and bright, in few levels or many."""
    rows, columns = (int(rng.choice([1, 2, 3, rng.integers(4, 80)])) for _ in range(2))
    values = rng.random((rows, columns, *[3][: rng.integers(2)]))
    return levels(rng.choice([0.1, 0.4, 1]) * np.round(values * 5) / 5)


def plain(rng):
    """Fill a picture with a colour; some have a pixel of another, or a half in its opposite."""
    rows, columns = rng.integers(1, 60, 2)
    image = np.ones((rows, columns, 3), np.float32) * levels(rng.random(3))
    which = rng.integers(3)
    if which:
        image = image[..., 0].copy()
    if which == 2:
        half = np.full((2 * columns, columns), image[0, 0])
        image = np.hstack([half, 1 - half])
    elif rng.integers(2):
        image[rng.integers(rows), rng.integers(columns)] = 1
    return image


def sample(rng):
    """Take what a network has learned from, or its negative."""
    samples = load_bundle(MODELS / str(rng.choice(["digits", "fashion", "colour"]))).samples
    image = samples[rng.integers(len(samples))].squeeze().astype(np.float32) / np.float32(255)
    return 1 - image if rng.integers(2) else image


KINDS = (
    drawing,
    lambda rng: drawing(rng, tuple(CHALKS))[::3, ::3],
    dot,
    lambda rng: levels(1 - drawing(rng) * 0.7)[::2, ::3],
    lambda rng: on_paper(rng, drawing(rng)[::2, ::2]),
    photograph,
    photograph,
    noise,
    plain,
    sample,
)


def pictures():
    """Give each picture with what is asked of it: an input's shape, adjustments and a share."""
    rng = np.random.default_rng(27)
    presets = [image[::3, ::3] for image in (preset.image() for preset in PICTURES.values())]
    for number in range(COUNT):
        made = presets[number] if number < len(presets) else KINDS[number % len(KINDS)](rng)
        asked = [(SHAPES[number % 2], Adjustments(), 20 / 28)]  # as it is by itself
        while len(asked) < ASKED_OF_EACH:
            decisions = (str(rng.choice(["auto", "yes", "no"])) for _ in range(2))
            zoom = float(rng.choice([1, 1, *ZOOMS, round(rng.uniform(*ZOOMS), 1)]))
            adjust = Adjustments(str(rng.choice(["middle", "whole"])), *decisions, zoom)
            asked.append((SHAPES[rng.integers(4)], adjust, float(rng.choice([20 / 28, 0.9, 1]))))
        yield np.ascontiguousarray(made, np.float32), asked
