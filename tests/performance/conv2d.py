"""How fast `convcore.conv.conv2d` is, beside the libraries that people would use instead.

Run with `python -m tests.performance.conv2d`. Everything is float32: one kernel, zeros around the
image (`same`). All results are checked equal before anything is timed.

First table: the median call of each library in ms, the range of the middle half, and `ratio`, that
median divided by convcore's: above 1, convcore is faster. `goal` is what DESIGN 7 asks of the
ratio. The libraries take turns of a few calls, in a new random order every round, so that whatever
else the machine does hits all alike. With turns of one call, each pays for what the library before
it left behind: at 200 x 200 convcore and scipy.ndimage then come out about even. TensorFlow gets
tensors made before the clock starts, and uses as many threads as it likes, as OpenCV does; the
others take NumPy arrays.

Second table: convcore's time against the work, pixels x kernel taps. The exponents are fitted to
all rows: 1 is linear; below 1, the small sizes still pay for what every call costs.
"""

import os
from collections.abc import Callable, Mapping
from time import perf_counter

import cv2
import numpy as np
import scipy.ndimage
import scipy.signal
from numpy.typing import NDArray

from convcore.conv import conv2d
from convcore.kernels.presets import KERNELS

TURNS = {200: (40, 10), 2048: (20, 2)}  # by side of the image: rounds, and calls a turn
GOALS = {
    200: {"scipy.ndimage": 1.0, "scipy.signal": 1.0, "TensorFlow eager": 1.0},
    2048: {"scipy.ndimage": 1.0, "scipy.signal": 1.0, "TensorFlow eager": 0.5},
}
GROWTH_SIDES = (200, 400, 800, 1600, 3200)
GROWTH_KERNELS = (3, 5, 7)
GROWTH_ROUNDS = 9

Call = Callable[[], NDArray[np.float32]]


def libraries(image: NDArray[np.float32], kernel: NDArray[np.float32]) -> dict[str, Call]:
    """Give the same convolution as each library's users would write it, convcore's first."""
    import tensorflow as tf  # here, so that `main` has silenced it before

    tensor, weights = tf.constant(image[None, :, :, None]), tf.constant(kernel[:, :, None, None])
    return {
        "convcore": lambda: conv2d(image, kernel, padding="same"),
        "scipy.ndimage": lambda: scipy.ndimage.correlate(image, kernel, mode="constant"),
        "scipy.signal": lambda: scipy.signal.correlate2d(image, kernel, mode="same"),
        "TensorFlow eager": lambda: tf.nn.conv2d(tensor, weights, 1, "SAME").numpy()[0, :, :, 0],
        "OpenCV": lambda: cv2.filter2D(image, -1, kernel, borderType=cv2.BORDER_CONSTANT),
    }


def check_equal(calls: Mapping[str, Call]) -> None:
    """Make sure that all libraries compute the same, to float32's precision (DESIGN 3)."""
    expected, *others = (call() for call in calls.values())
    for name, result in zip(list(calls)[1:], others, strict=True):
        assert result.dtype == expected.dtype == np.float32, name
        tolerance = 2e-6 * float(np.abs(expected).max())
        np.testing.assert_allclose(result, expected, rtol=1e-5, atol=tolerance, err_msg=name)


def take_turns(
    calls: Mapping[str, Call], rounds: int, calls_a_turn: int
) -> dict[str, NDArray[np.float64]]:
    """Time every call, in ms; a tenth as many rounds go before, to warm up."""
    rng = np.random.default_rng(0)
    times: dict[str, list[float]] = {name: [] for name in calls}
    warm_up = rounds // 10
    for number in range(warm_up + rounds):
        for name in rng.permutation(list(calls)):
            for _ in range(calls_a_turn):
                start = perf_counter()
                calls[name]()
                if number >= warm_up:
                    times[name].append((perf_counter() - start) * 1e3)
    return {name: np.array(spent) for name, spent in times.items()}


def compare(side: int, kernel: NDArray[np.float32], title: str) -> None:
    """Print the table of one image size and kernel."""
    image = np.random.default_rng(1).random((side, side), dtype=np.float32)
    calls = libraries(image, kernel)
    check_equal(calls)
    rounds, calls_a_turn = TURNS[side]
    times = take_turns(calls, rounds, calls_a_turn)
    print(f"\nconv2d, {side} x {side}, {title}, {rounds * calls_a_turn} calls")
    print(f"{'':18}{'median ms':>10}{'middle half':>18}{'ratio':>8}   goal")
    ours = float(np.median(times["convcore"]))
    for name, spent in times.items():
        low, middle, high = np.percentile(spent, [25, 50, 75])
        row = f"{name:18}{middle:10.3f}{f'{low:.3f} - {high:.3f}':>18}{middle / ours:8.2f}"
        if goal := GOALS[side].get(name):
            row += f"   > {goal:.1f}  {'met' if middle / ours > goal else 'MISSED'}"
        print(row)


def growth() -> None:
    """Print how convcore's time grows with the image and with the kernel."""
    rng = np.random.default_rng(2)
    calls: dict[tuple[int, int], Call] = {}
    for side in GROWTH_SIDES:
        image = rng.random((side, side), dtype=np.float32)
        for taps in GROWTH_KERNELS:
            kernel = rng.standard_normal((taps, taps), dtype=np.float32)
            calls[side, taps] = lambda i=image, k=kernel: conv2d(i, k, padding="same")
    spent: dict[tuple[int, int], list[float]] = {case: [] for case in calls}
    for call in calls.values():
        call()
    for _ in range(GROWTH_ROUNDS):
        for case, call in calls.items():
            start = perf_counter()
            call()
            spent[case].append((perf_counter() - start) * 1e3)

    print(f"\ngrowth of convcore.conv.conv2d, {GROWTH_ROUNDS} rounds")
    print(f"{'image':>12}{'kernel':>8}{'pixels x taps':>16}{'median ms':>11}{'ns a product':>14}")
    medians = {case: float(np.median(values)) for case, values in spent.items()}
    for (side, taps), middle in medians.items():
        work = side**2 * taps**2
        image_text, kernel_text = f"{side} x {side}", f"{taps} x {taps}"
        nanoseconds = middle * 1e6 / work
        print(f"{image_text:>12}{kernel_text:>8}{work:16,}{middle:11.3f}{nanoseconds:14.3f}")
    pixels = np.log([side**2 for side, _ in medians])
    taps = np.log([taps**2 for _, taps in medians])
    times = np.log(list(medians.values()))
    exponent = np.polyfit(pixels + taps, times, 1)[0]
    by_pixels, by_taps, _ = np.linalg.lstsq(
        np.stack([pixels, taps, np.ones_like(pixels)], axis=1), times, rcond=None
    )[0]
    print(
        f"time ~ (pixels x taps) ^ {exponent:.2f}; apart: pixels ^ {by_pixels:.2f}, "
        f"taps ^ {by_taps:.2f}   goal: 1 (linear)"
    )


def main() -> None:
    """Run both benchmarks."""
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    dense = np.random.default_rng(3).standard_normal((3, 3), dtype=np.float32)
    lesson = KERNELS["horizontal_edge"].weights
    for side in TURNS:
        compare(side, dense, "a dense random 3x3 kernel")
        compare(side, lesson, "the lesson's 3x3 kernel")
    growth()


if __name__ == "__main__":
    main()
