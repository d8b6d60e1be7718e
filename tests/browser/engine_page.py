"""Asking the engine in the browser: many cases in one call, and arrays as base64."""

import base64
import json

import numpy as np

from convcore.agreement import ABSOLUTE, RELATIVE
from convcore.errors import ConvscopeError

FOLDER = "/app/static/engine"
SIDES = ("rows", "columns", "depth", "filters")
# What every script below can use. Arrays come and go as base64: number by number takes seconds.
ENGINE = f"""
    const {{ activate, softmax }} = await import("{FOLDER}/activations.js")
    const {{ unpack }} = await import("/app/static/common/blob.js")
    const {{ luminance }} = await import("{FOLDER}/channels.js")
    const {{ conv2d }} = await import("{FOLDER}/conv.js")
    const {{ place, silence }} = await import("{FOLDER}/first_layer.js")
    const {{ KernelAtWork }} = await import("{FOLDER}/kernel_at_work.js")
    const sums = await import("{FOLDER}/layer_sums.js")
    const {{ firstLayerOf, ForwardPass, networkFrom }} = await import("{FOLDER}/network.js")
    const {{ NetworkAtWork }} = await import("{FOLDER}/network_at_work.js")
    const {{ pool2d, winners }} = await import("{FOLDER}/pool.js")
    const shapes = await import("{FOLDER}/shapes.js")
    const bytes = text => {{
        const letters = atob(text)
        const values = new Uint8Array(letters.length)
        for (let at = 0; at < values.length; at++) values[at] = letters.charCodeAt(at)
        return values
    }}
    const floats = text => new Float32Array(bytes(text).buffer)
    const text = ({{ buffer, byteOffset, byteLength }}) => {{
        const values = new Uint8Array(buffer, byteOffset, byteLength)
        let letters = ""
        for (let at = 0; at < byteLength; at += 8192) {{ // as many as one call may take
            letters += String.fromCharCode(...values.subarray(at, at + 8192))
        }}
        return btoa(letters)
    }}
    const taken = array => ({{ ...array, values: floats(array.values) }})
    const sent = array => array && {{ ...array, values: text(array.values) }}
    const network = text => networkFrom(unpack(bytes(text)))
    const outputs = (network, image, firstLayer) => Object.fromEntries(
        [...new ForwardPass(network, taken(image), firstLayer).all]
            .map(([name, made]) => [name, sent(made)])
    )
    const atWork = ({{ picture, kernel, ...rest }}) =>
        new KernelAtWork({{ picture: taken(picture), kernel: taken(kernel), ...rest }})
    const refusal = act => {{
        try {{ act() }} catch (error) {{ return `${{error.name}}: ${{error.message}}` }}
    }}
"""


def answers(page, script, cases):
    """Let the engine answer all cases at once; as JSON, since Playwright walks whatever is not."""
    page.goto(f"{FOLDER}/conv.js")
    answering = f"return JSON.stringify(JSON.parse(cases).map({script}))"
    return json.loads(
        page.evaluate(f"async cases => {{ {ENGINE} {answering} }}", json.dumps(cases))
    )


def text(values):
    """Write bytes, or an array of float32, as the script reads them."""
    if isinstance(values, np.ndarray):
        assert values.dtype == np.float32
        values = values.tobytes()
    return base64.b64encode(values).decode()


def sent(array):
    """Send an image (H, W) or (H, W, C), or a kernel, which may have filters."""
    sides = zip(SIDES, array.shape, strict=False)
    return {"depth": 1} | dict(sides) | {"values": text(array)}


def taken(answer):
    """Take an image (H, W, C), or kernels (kh, kw, C, F), from the script."""
    shape = [answer[side] for side in SIDES if side in answer]
    return np.frombuffer(base64.b64decode(answer["values"]), np.float32).reshape(shape)


def assert_equal(answer, expected, rounding=0.0):
    """Equal in the sense of two correct float32 sums; see the design, section 3."""
    result, expected = taken(answer), np.atleast_3d(expected)
    assert result.shape == expected.shape
    tolerance = ABSOLUTE * np.abs(expected).max() + rounding
    np.testing.assert_allclose(result, expected, rtol=RELATIVE, atol=tolerance)


def refused(act):
    """Give what the engine has to say where convcore refuses; None where it does not."""
    try:
        act()
    except ConvscopeError as refusal:
        return f"RangeError: {refusal}"
    return None
