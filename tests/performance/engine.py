"""How fast the engine computes in the browser what follows an edit of picture or kernel.

Run with `python -m tests.performance.engine`; it needs Chromium. Nothing is painted: what is timed
is the call alone, in ms, to the tenth that Chromium's clock gives. What follows the pointer is to
come 30 times a second, so the median of the largest convolution is to be at most 33 ms; the others
are held to the same. `ns a product` divides that median by pixels x kernel taps.
"""

from math import prod

import numpy as np
from playwright.sync_api import Page

from tests.performance.servers import chromium, met, server

WARM_UP, CALLS = 10, 50
FRAME = 33  # ms; 30 frames a second
FOLDER = "/app/static/engine"
# By name: shape of the picture, and of the kernel; where that is None, maxima of 2 x 2 are taken.
CASES = {
    "conv2d, 7 x 7 x 3, 400 x 400 x 3": ((400, 400, 3), (7, 7, 3)),
    "conv2d, 3 x 3, 200 x 200": ((200, 200, 1), (3, 3, 1)),
    "conv2d, 3 x 3, 320 x 240": ((240, 320, 1), (3, 3, 1)),
    "max pooling, 200 x 200": ((200, 200, 1), None),
}
TIME = f"""async ([image, kernel, calls]) => {{
    const {{ conv2d }} = await import("{FOLDER}/conv.js")
    const {{ pool2d }} = await import("{FOLDER}/pool.js")
    const random = ([rows, columns, depth]) => {{
        const values = Float32Array.from({{ length: rows * columns * depth }}, Math.random)
        return {{ values, rows, columns, depth }}
    }}
    const picture = random(image)
    const weights = kernel && random(kernel)
    return Array.from({{ length: calls }}, () => {{
        const start = performance.now()
        weights ? conv2d(picture, weights, {{ padding: "same" }}) : pool2d(picture)
        return performance.now() - start
    }})
}}"""


def print_times(page: Page) -> None:
    """Print the table."""
    print(f"the engine in the browser: {CALLS} calls each, after {WARM_UP} to warm up")
    print(f"{'':34}{'median ms':>10}{'p95':>7}{'ns a product':>14}  goal")
    for name, (image, kernel) in CASES.items():
        times = page.evaluate(TIME, [image, kernel, WARM_UP + CALLS])[WARM_UP:]
        median, p95 = np.percentile(times, [50, 95])
        products = f"{median * 1e6 / prod(image[:2]) / prod(kernel):.2f}" if kernel else ""
        goal = f"<= {FRAME}  {met(median <= FRAME)}"
        print(f"{name:34}{median:10.2f}{p95:7.2f}{products:>14}  {goal}")


def main() -> None:
    """Run the benchmark and print its table."""
    with chromium() as browser, server("dashboard") as (_, address):
        page = browser.new_page()
        page.goto(f"{address}{FOLDER}/conv.js")
        print_times(page)


if __name__ == "__main__":
    main()
