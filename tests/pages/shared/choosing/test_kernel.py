"""How a kernel is chosen."""

import numpy as np
from streamlit.testing.v1 import AppTest

from convcore.kernels.presets import KERNELS
from convcore.kernels.text import format_kernel, parse_kernel
from tests.pages.visiting import pick


def page():
    from pages.shared.choosing.kernel import edited_table, good_kernel, kernel_table, preset_cell

    preset_cell(edited_table(good_kernel()))
    kernel_table(good_kernel(), "scene", in_colour=True)


def test_a_larger_preset_for_one_channel_leaves_the_others_around_their_centre():
    kernel = np.arange(1, 28, dtype=np.float32).reshape(3, 3, 3)
    test = AppTest.from_function(page)
    test.session_state["kernel"] = format_kernel(kernel)
    pick(test.run(), "preset", "choose", [*KERNELS].index("gaussian_blur_5"))
    expected = np.pad(kernel, ((1, 1), (1, 1), (0, 0)))
    expected[..., 0] = KERNELS["gaussian_blur_5"].weights
    np.testing.assert_array_equal(parse_kernel(test.session_state["kernel"]), expected)
