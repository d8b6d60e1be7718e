"""How fast the engine computes in the browser what follows an edit of picture or kernel.

Run with `python -m tests.performance.engine`; it needs Chromium. Nothing is painted: what is timed
is the call alone, in ms, to the tenth that Chromium's clock gives. What follows the pointer is to
come 30 times a second, so the median of the largest convolution is to be at most 33 ms; the others
are held to the same. `ns a product` divides that median by pixels x kernel taps. Whole networks
answer to samples, the next one at each call, at every layer.
"""

import base64
from math import prod

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Page

from convcore.keras_files.reader import read_keras_file
from convcore.networks.bundle_files import load_bundle
from pages.shared.widgets.network_file import network_file
from tests.paths import MODELS
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
NETWORKS = {"digits": 4, "fashion": 4, "colour": 9}  # ms that a whole answer may take
SAMPLES = 8
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

TIME_NETWORK = f"""async ([file, samples, [rows, columns, depth], calls]) => {{
    const {{ unpack }} = await import("/app/static/common/blob.js")
    const {{ NetworkAtWork, networkFrom }} = await import("{FOLDER}/network.js")
    const bytes = text => Uint8Array.from(atob(text), letter => letter.charCodeAt(0))
    const network = networkFrom(unpack(bytes(file)))
    const images = samples.map(sample => {{
        const values = new Float32Array(bytes(sample).buffer)
        return {{ values, rows, columns, depth }}
    }})
    return Array.from({{ length: calls }}, (_, call) => {{
        const start = performance.now()
        new NetworkAtWork(network, images[call % images.length]).all
        return performance.now() - start
    }})
}}"""


def encoded(values: bytes | NDArray[np.float32]) -> str:
    """Write bytes or an array as the page reads them."""
    return base64.b64encode(bytes(values)).decode()


def print_times(page: Page) -> None:
    """Print the table."""
    print(f"the engine in the browser: {CALLS} calls each, after {WARM_UP} to warm up")
    print(f"{'':34}{'median ms':>10}{'p95':>7}{'ns a product':>14}  goal")
    for name, (image, kernel) in CASES.items():
        times = page.evaluate(TIME, [image, kernel, WARM_UP + CALLS])
        print_row(name, times, FRAME, prod(image[:2]) * prod(kernel) if kernel else None)
    for name, most in NETWORKS.items():
        bundle = load_bundle(MODELS / name)
        network = read_keras_file(bundle.model_path.read_bytes())
        samples = [encoded(bundle.image(number)) for number in range(SAMPLES)]
        shape = bundle.input_shape
        given = [encoded(network_file(network)), samples, shape, WARM_UP + CALLS]
        times = page.evaluate(TIME_NETWORK, given)
        products = sum(layer.multiply_adds for layer in network.layers)
        print_row(f"the network {name}", times, most, products)


def print_row(name: str, times: list[float], most: int, products: int | None) -> None:
    """Print one row, without the calls that warmed up."""
    median, p95 = np.percentile(times[WARM_UP:], [50, 95])
    each = f"{median * 1e6 / products:.2f}" if products else ""
    print(f"{name:34}{median:10.2f}{p95:7.2f}{each:>14}  <= {most}  {met(median <= most)}")


def main() -> None:
    """Run the benchmark and print its table."""
    with chromium() as browser, server("dashboard") as (_, address):
        page = browser.new_page()
        page.goto(f"{address}{FOLDER}/conv.js")
        print_times(page)


if __name__ == "__main__":
    main()
