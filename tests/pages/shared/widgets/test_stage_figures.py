"""The scales on which the maps of a kernel are drawn."""

import numpy as np
import pytest

from convcore.kernel_at_work import KernelAtWork
from convcore.receptive import Window
from pages.shared.widgets.stage_figures import inside_cells, stage_figures

EDGE = np.array([[1], [0], [-1]], np.float32)
BRIGHT = np.linspace(0.8, 1, 60, dtype=np.float32).reshape(6, 10).T  # 10 rows, 0.8 to 1
POOL = Window((2, 2), 2)


@pytest.mark.parametrize("rectifies", [False, True])
def test_the_rim_of_a_bright_picture_is_marked_and_named_and_all_maps_have_the_scale_of_the_rest(
    rectifies,
):
    at_work = KernelAtWork(BRIGHT, EDGE, padding="same", rectifies=rectifies, pool=POOL)
    *maps, pooled = stage_figures(at_work)
    assert [figure.title for figure in maps] == ["Activation map", "After ReLU"][: 1 + rectifies]
    assert inside_cells(at_work) == {"row": 1, "column": 0, "height": 8, "width": 6}
    if rectifies:  # where nothing inside is above 0, the rim is all that there is
        assert maps[1].limit == pytest.approx(at_work.map.max())
        assert maps[1].marked == ()
    assert maps[0].limit == pytest.approx(np.abs(at_work.activation[1:-1]).max())
    assert [*maps[0].marked] == [inside_cells(at_work)]
    rim = "the rim, which reads zeros around the picture, reaches"
    farthest = at_work.activation[[0, -1]].ravel()
    assert maps[0].note == f"{rim} {farthest[np.abs(farthest).argmax()]:.3f}"
    assert pooled.limit == maps[-1].limit
    assert pooled.legend["from_zero"] == rectifies


def test_where_the_rim_is_no_stronger_or_all_is_inside_nothing_is_marked():
    dark = np.zeros((10, 6), np.float32)
    dark[4:6] = 1
    for settings in ({"padding": "same"}, {"padding": "valid"}):
        at_work = KernelAtWork(dark, EDGE, **settings)
        (figure,) = stage_figures(at_work)
        assert figure.limit == pytest.approx(np.abs(at_work.activation).max())
        assert (figure.note, [*figure.marked]) == ("", [])
    assert inside_cells(at_work) is None
    # A kernel larger than the picture has no inside.
    at_work = KernelAtWork(BRIGHT[:2], EDGE, padding="same")
    assert inside_cells(at_work) is None
    assert stage_figures(at_work)[0].limit > 0
