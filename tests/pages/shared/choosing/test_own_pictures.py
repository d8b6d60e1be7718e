"""Pictures of the visitor's own: taken by their bytes, and doubted in a sentence."""

import base64

import numpy as np
import pytest
from PIL import Image, ImageDraw

from convcore.errors import ConvscopeError
from convcore.pictures import uploads
from convcore.pictures.drawings import Drawing, Stroke
from convcore.pictures.uploads import OwnPicture
from pages.kernel_lab import picture
from pages.shared.choosing import fitted_input
from pages.shared.session.server import server
from tests.pages.visiting import pick, send, sentence_of, visit
from tests.picture_files import COLOURS, NONE_OF_THESE, saved

pytestmark = pytest.mark.apptest


def infos(test):
    return [info.value for info in test.info]


def test_a_black_still_is_to_be_taken_again_and_whatever_else_comes_is_refused_in_a_sentence():
    test = visit("learned_filters", input="webcam")
    assert infos(test) == ["No still has been taken in this visit yet. Meanwhile you see sample 0."]
    black = base64.b64encode(saved(Image.new("RGB", (240, 180)))).decode()
    again = (
        "Your photograph is black all over: in its first second a camera sees nothing, so start it "
        "again and take another still."
    )
    send(test, "camera", "still", {"still": black, "edit": 1})
    assert (infos(test), refusals(test)) == ([again], [])
    for sent, why in (
        ("Dear diary", "A still comes as base64 of at most 10,485,760 bytes. Received: a text"),
        (["a list"], "A still comes as base64 of at most 10,485,760 bytes. Received: something"),
        ("RGVhciBkaWFyeQ==", NONE_OF_THESE),
        ("", "A picture file is not empty. Received: 0 bytes"),
    ):
        send(test, "camera", "still", {"still": sent, "edit": 1})
        (refused,) = refusals(test)
        assert refused.startswith(why)
        assert refused.endswith(". Still shown: the still before it")
    send(test, "camera", "still", {"still": black, "edit": 1})
    assert refusals(test) == []


def test_the_steps_of_reading_and_what_is_doubtful_are_told_beside_the_steps_of_fitting():
    wide = np.full((100, 300), 20, np.uint8)
    wide[:, :20] = 250
    test = visit("learned_filters", model="digits", input="upload")
    upload(test, "WIDE.PNG", saved(wide))
    assert infos(test) == [
        "Nothing of the picture is left in the input, which is black all over: "
        "under Adjust, set Crop to Whole."
    ]
    strokes = np.full((200, 200, 4), 255, np.uint8)
    strokes[..., 3] = 0
    strokes[40:160, 90:110, 3] = 255
    upload(test, "canvas.png", saved(strokes))
    assert infos(test) == []
    steps = (
        "Your picture → laid on black, since white would hide it → its figure of 120 × 20 centred"
    )
    assert [caption.value for caption in test.caption if caption.value.startswith(steps)]


def upload(test, name, data):
    test.file_uploader[0].set_value((name, data, "image/jpeg")).run()
    assert not test.exception


def test_beside_a_refused_picture_stands_what_is_still_shown():
    test = visit("kernel_lab", image="upload")
    upload(test, "text.png", b"Dear diary")
    assert refusals(test) == [f"{NONE_OF_THESE}. Meanwhile you see Boxes."]
    upload(test, "strokes.png", saved(COLOURS))
    upload(test, "text.png", b"Dear diary")
    assert refusals(test) == [f"{NONE_OF_THESE}. Still shown: strokes.png"]
    pick(test, "picture", "source", "Draw")
    here = test.session_state["visit"]
    server().pictures[here.name].drawing = Drawing((Stroke(((50, 100),), 20, "white"),))
    here.picture_refused = "drawing", ConvscopeError("A drawing is small. Received: a large one")
    test.run()
    assert refusals(test) == [
        "A drawing is small. Received: a large one. Still shown: the drawing before that"
    ]


def refusals(test):
    return [sentence_of(error) for error in test.error]


def test_a_file_is_taken_by_its_bytes_whatever_phones_call_it():
    test = visit("learned_filters", model="digits", input="upload")
    for name, level in (("a.jfif", 0), ("B.JPE", 255), ("C.Jpeg", 0), ("IMG_0001.HEIC", 255)):
        upload(test, name, saved(Image.new("L", (64, 64), level), "JPEG"))
        colour = "white" if level else "black"
        assert infos(test) == [
            f"Your picture is {colour} all over: choose one on which something is to be seen."
        ]


def test_the_kernel_lab_tells_beneath_a_picture_how_it_was_read(monkeypatch):
    steps = ("shrunk to 4 × 4", "its colour profile ignored, since it is damaged")
    own = OwnPicture(np.zeros((4, 4), np.float32), steps, brought=(4000, 4000))
    monkeypatch.setattr(picture, "own_picture", lambda *_, **__: own)
    note = "Your picture of 4000 × 4000, shrunk to 4 × 4, its colour profile ignored, since it is "
    note += "damaged"
    assert picture.choose_picture("upload") == (own.image, note, note)


def test_a_drawing_is_fitted_and_one_that_was_rubbed_out_almost_is_doubted():
    test = visit("learned_filters", model="digits", input="drawing")
    own = server().pictures[test.session_state["visit"].name]
    line = Stroke(((50, 100), (150, 100)), 20, "white")
    own.drawing = Drawing((line,))
    test.run()
    assert infos(test) == []
    steps = [caption.value for caption in test.caption if caption.value.startswith("Your drawing")]
    assert steps == [
        "Your drawing → its figure of 20 × 120 centred, at 71 % of the input → scaled to 28 × 28"
    ]
    # The eraser leaves a rim that is hardly to be seen: at most 0.06.
    own.drawing = Drawing((line, Stroke(line.points, 20.25, "eraser")))
    test.run()
    assert infos(test) == ["Your drawing is black all over: draw on it with more chalk."]


def test_where_a_network_lacks_the_sample_of_a_link_its_first_stands_in():
    test = visit("learned_filters", model="colour", input="drawing", sample="900")
    assert infos(test) == ["The board is empty: draw on it. Meanwhile you see sample 0."]


def test_fashion_receives_a_figure_as_large_as_its_samples_are():
    image = Image.new("L", (300, 200), 250)
    ImageDraw.Draw(image).polygon([(80, 120), (80, 60), (110, 60), (220, 140), (80, 140)], 60)
    test = visit("learned_filters", input="upload")
    upload(test, "shoe.png", saved(image))
    words = "its figure of 81 × 141 centred, at 100 % of the input"
    assert [caption.value for caption in test.caption if words in caption.value]


def test_a_picture_is_made_to_fit_and_doubted_once_and_not_at_every_rerun(monkeypatch):
    wide = np.full((100, 300, 3), 20, np.uint8)
    wide[:, :20] = (250, 0, 0)
    test = visit("learned_filters", model="digits", input="upload")
    upload(test, "wide.png", saved(wide))
    told = infos(test)
    for module, name in (
        (fitted_input, "fit_input"),
        (fitted_input, "doubt"),
        (uploads, "sameness"),
    ):
        monkeypatch.delattr(module, name)
    test.run()
    assert not test.exception
    assert infos(test) == told != []
    monkeypatch.undo()
    test.segmented_control(key="crop").set_value("whole").run()
    assert infos(test) == []
