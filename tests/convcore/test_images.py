import io
import struct
import warnings
import zlib

import numpy as np
import pytest
from PIL import Image, ImageFile

import convcore.images
from convcore.errors import ConvscopeError
from convcore.images import fit_input, luminance, open_upload
from convcore.limits import PICTURE_SIDE, UPLOAD_BYTES

NONE_OF_THESE = (
    "A picture is a PNG, JPEG, WebP, BMP or GIF file. Received: a file that is none of these"
)
DAMAGED = "A picture file is whole. Received: one that breaks off or is damaged"
RED, GREEN, BLUE, WHITE, BLACK = (
    (255, 0, 0),
    (0, 255, 0),
    (0, 0, 255),
    (255, 255, 255),
    (0, 0, 0),
)
FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF")
RNG = np.random.default_rng(2)
GREYS = np.arange(6, dtype=np.uint8).reshape(2, 3) * 50
COLOURS = np.array([[RED, GREEN, BLUE], [WHITE, BLACK, (20, 120, 220)]], np.uint8)


def saved(image, kind="PNG", **options):
    """The bytes of a file that Pillow makes of an array or an image."""
    file = io.BytesIO()
    image = image if isinstance(image, Image.Image) else Image.fromarray(image)
    image.save(file, kind, **options)
    return file.getvalue()


def png_of_size(width, height):
    """A PNG whose header promises a size; it holds no pixels."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [header, b"IDAT" + zlib.compress(b""), b"IEND"]
    packed = (struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def refusal(data):
    """The sentence with which an upload is refused."""
    with pytest.raises(ConvscopeError) as refused:
        open_upload(data)
    return str(refused.value)


def check_opened(data, expected, atol=0.0):
    image = open_upload(data)
    expected = np.asarray(expected, np.float32)
    assert image.dtype == np.float32
    assert image.shape == expected.shape
    np.testing.assert_allclose(image, expected, rtol=1e-6, atol=atol)


# What a picture can be


@pytest.mark.parametrize("kind", ["PNG", "BMP", "GIF"])
def test_a_grey_picture_opens_as_one_plane(kind):
    check_opened(saved(GREYS, kind), GREYS / 255)


@pytest.mark.parametrize(
    ("kind", "options"), [("PNG", {}), ("BMP", {}), ("WEBP", {"lossless": True})]
)
def test_a_coloured_picture_opens_as_three_channels(kind, options):
    check_opened(saved(COLOURS, kind, **options), COLOURS / 255)


def test_a_jpeg_opens_close_to_what_was_saved():
    smooth = np.add.outer(np.arange(40), np.arange(60)).astype(np.uint8)
    check_opened(saved(smooth, "JPEG", quality=95), smooth / 255, atol=0.02)


def test_a_jpeg_keeps_red_red():
    image = np.full((16, 24, 3), RED, np.uint8)
    check_opened(saved(image, "JPEG", quality=95), image / 255, atol=0.02)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_colour_file_without_colour_opens_as_one_plane(kind):
    image = open_upload(saved(np.full((9, 7, 3), 120, np.uint8), kind))
    np.testing.assert_allclose(image, np.full((9, 7), 120 / 255), atol=0.005)


def test_one_bit_becomes_black_and_white():
    bits = np.array([[True, False, True], [False, False, True]])
    check_opened(saved(bits), bits)


def test_sixteen_bit_grey_is_scaled_down_and_not_cut_off():
    deep = np.array([[0, 255, 256], [20_000, 40_000, 65_535]], np.uint16)
    check_opened(saved(deep), deep / 65535)


def test_sixteen_bit_grey_shrinks_to_its_average():
    deep = np.tile(np.array([[10_000, 30_000]], np.uint16), (1000, 500))
    check_opened(saved(deep), np.full((400, 400), 20_000 / 65535), atol=0.01)


def test_a_palette_opens_as_its_colours():
    palette = Image.fromarray(COLOURS).convert("P", palette=Image.Palette.ADAPTIVE)
    check_opened(saved(palette), COLOURS / 255)


def test_a_palette_with_alpha_stands_on_white():
    palette = Image.new("P", (3, 1))
    palette.putpalette([*RED, *BLUE, *GREEN])
    palette.putdata([0, 1, 2])
    on_white = [[(1, 0, 0), (1, 1, 1), (0.5, 1, 0.5)]]
    check_opened(saved(palette, transparency=bytes([255, 0, 128])), on_white, atol=0.003)


def test_a_palette_with_one_transparent_entry_stands_on_white():
    palette = Image.new("P", (2, 1))
    palette.putpalette([*RED, *BLUE])
    palette.putdata([0, 1])
    for kind in ("PNG", "GIF"):
        check_opened(saved(palette, kind, transparency=1), [[(1, 0, 0), (1, 1, 1)]])


def test_alpha_is_composited_on_white():
    image = np.array([[(*BLACK, 0), (*BLACK, 255), (*RED, 51)]], np.uint8)
    check_opened(saved(image), [[(1, 1, 1), (0, 0, 0), (1, 0.8, 0.8)]])


def test_grey_with_alpha_is_composited_on_white():
    image = Image.merge("LA", [Image.new("L", (2, 1), 0), Image.fromarray(np.uint8([[51, 255]]))])
    check_opened(saved(image), [[0.8, 0]])


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_transparent_key_colour_turns_white(mode):
    key = 50 if mode == "L" else (50, 50, 50)
    image = Image.fromarray(GREYS).convert(mode)
    check_opened(saved(image, transparency=key), np.where(GREYS == 50, 255, GREYS) / 255)


def test_colour_behind_transparency_does_not_bleed_when_a_picture_shrinks():
    image = np.zeros((1000, 1000, 4), np.uint8)
    image[::2] = (*RED, 0)
    image[1::2] = (*BLUE, 255)
    shrunk = open_upload(saved(image))
    np.testing.assert_allclose(shrunk[:, :, 0], shrunk[:, :, 1], atol=0.01)
    np.testing.assert_allclose(shrunk[:, :, 2], 1, atol=0.01)


def test_cmyk_becomes_red_green_and_blue():
    inks = np.empty((16, 24, 4), np.uint8)
    inks[:, :12], inks[:, 12:] = (255, 0, 0, 0), (0, 0, 255, 102)
    image = open_upload(saved(Image.fromarray(inks, "CMYK"), "JPEG", quality=95))
    np.testing.assert_allclose(image[:, :8], np.broadcast_to((0, 1, 1), (16, 8, 3)), atol=0.03)
    np.testing.assert_allclose(image[:, 16:], np.broadcast_to((0.6, 0.6, 0), (16, 8, 3)), atol=0.03)


ORIENTED = {
    1: GREYS,
    2: GREYS[:, ::-1],
    3: GREYS[::-1, ::-1],
    4: GREYS[::-1],
    5: GREYS.T,
    6: np.rot90(GREYS, -1),
    7: GREYS[::-1, ::-1].T,
    8: np.rot90(GREYS),
}


@pytest.mark.parametrize("orientation", ORIENTED)
def test_a_picture_turned_by_exif_opens_upright(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    check_opened(saved(GREYS, exif=exif), ORIENTED[orientation] / 255)


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "PNG"])
def test_a_large_photograph_is_turned_after_it_shrank(kind):
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera lay on its side: what is on the left belongs on top
    image = np.zeros((900, 1800), np.uint8)
    image[:, :900] = 255
    upright = open_upload(saved(image, kind, exif=exif))
    assert upright.shape == (400, 200)
    np.testing.assert_allclose(upright[:190], 1, atol=0.02)
    np.testing.assert_allclose(upright[210:], 0, atol=0.02)


def test_exif_that_cannot_be_read_does_not_spoil_a_picture():
    check_opened(saved(GREYS, exif=b"Exif\0\0nonsense"), GREYS / 255)


@pytest.mark.parametrize("kind", [2, 7], ids=["text", "bytes"])
def test_a_picture_is_turned_even_where_another_exif_tag_is_odd(kind):
    entries = struct.pack("<HHI4s", 0x0112, 3, 1, b"\6") + struct.pack(
        "<HHI4s", 0x011A, kind, 1, b"A"
    )
    exif = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 2) + entries + bytes(4)
    check_opened(saved(GREYS, exif=exif), ORIENTED[6] / 255)


def test_of_a_camera_file_with_several_pictures_the_first_opens():
    left, right = (Image.new("RGB", (16, 8), colour) for colour in (RED, BLUE))
    data = saved(left, "MPO", save_all=True, append_images=[right], quality=95)
    check_opened(data, np.broadcast_to(np.divide(RED, 255), (8, 16, 3)), atol=0.02)


@pytest.mark.parametrize(
    ("kind", "options"), [("GIF", {}), ("PNG", {}), ("WEBP", {"lossless": True})]
)
def test_of_an_animation_the_first_frame_opens(kind, options):
    frames = [Image.new("RGB", (5, 4), colour) for colour in (RED, GREEN, BLUE)]
    data = saved(frames[0], kind, save_all=True, append_images=frames[1:], **options)
    check_opened(data, np.broadcast_to(np.divide(RED, 255), (4, 5, 3)))


# How large a picture can be


@pytest.mark.parametrize("kind", FORMATS)
def test_a_single_pixel_opens(kind):
    np.testing.assert_allclose(
        open_upload(saved(np.uint8([[200]]), kind)), [[200 / 255]], atol=0.01
    )


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(("shape", "shrunk"), [((1, 5000), (1, 400)), ((5000, 1), (400, 1))])
def test_a_line_of_5000_pixels_keeps_one_pixel_of_width(kind, shape, shrunk):
    image = open_upload(saved(np.full(shape, 90, np.uint8), kind))
    np.testing.assert_allclose(image, np.full(shrunk, 90 / 255), atol=0.01)


def test_a_line_of_a_million_pixels_shrinks_too():
    assert open_upload(saved(np.zeros((1_000_000, 1), np.uint8))).shape == (400, 1)


@pytest.mark.parametrize(
    ("shape", "shrunk"),
    [
        ((400, 400), (400, 400)),
        ((399, 400), (399, 400)),
        ((401, 400), (400, 399)),
        ((500, 1000), (200, 400)),
        ((1999, 1500), (400, 300)),
    ],
)
def test_the_longest_side_becomes_at_most_400_and_nothing_is_enlarged(shape, shrunk):
    assert PICTURE_SIDE == 400
    for kind in ("PNG", "JPEG"):
        assert open_upload(saved(np.zeros(shape, np.uint8), kind)).shape == shrunk


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "P", "I;16"])
def test_a_shrunk_picture_is_the_average_of_its_pixels(mode):
    # Squares of 60 x 60 become 12 x 12; they stay in their places, whatever strips were read.
    row, column = np.mgrid[:2000, :1500] // 60
    squares = ((row * 3 + column * 5) % 11 * 25).astype(np.uint8)
    if mode == "I;16":
        data = saved(squares.astype(np.uint16) * 257)
    else:
        data = saved(Image.fromarray(squares).convert(mode))
    expected = squares.reshape(400, 5, 300, 5).mean(axis=(1, 3)) / 255
    image = open_upload(data)
    assert image.shape == (400, 300)
    inside = np.s_[1::4, 1::4]  # away from the borders of the squares
    kept = np.abs(np.mgrid[:400, :300] % 12 - 5.5).max(axis=0)[inside] < 4
    np.testing.assert_allclose(image[inside][kept], expected[inside][kept], atol=0.005)


def test_fine_stripes_shrink_to_grey_and_not_to_a_pattern():
    stripes = np.tile(np.uint8([[0, 255]]), (1200, 600))
    image = open_upload(saved(stripes))
    np.testing.assert_allclose(image[:, 1:-1], 0.5, atol=0.005)  # the rim has fewer neighbours


def test_shrinking_does_not_ring_at_an_edge():
    half = np.full((1000, 1000), 60, np.uint8)
    half[:, 501:] = 190
    image = open_upload(saved(half))
    assert image.min() >= np.float32(60 / 255)
    assert image.max() <= np.float32(190 / 255)


@pytest.mark.parametrize("shape", [(3000, 3000), (400, 20_000), (20_000, 400)])
def test_a_large_picture_is_never_held_twice(monkeypatch, shape):
    sizes = []
    convert = Image.Image.convert

    def convert_and_note(self, *args, **options):
        sizes.append(self.width * self.height)
        return convert(self, *args, **options)

    monkeypatch.setattr(Image.Image, "convert", convert_and_note)
    open_upload(saved(np.zeros((*shape, 4), np.uint8)))
    assert sizes
    assert max(sizes) < shape[0] * shape[1] / 8


def test_a_large_jpeg_is_decoded_at_a_fraction_of_its_size(monkeypatch):
    sizes = []
    load = ImageFile.ImageFile.load

    def load_and_note(self):
        sizes.append(self.size)
        return load(self)

    data = saved(np.zeros((3600, 3600), np.uint8), "JPEG")
    monkeypatch.setattr(ImageFile.ImageFile, "load", load_and_note)
    open_upload(data)
    assert sizes[0] == (900, 900)


# What is refused


def test_an_empty_file_is_refused():
    assert refusal(b"") == "A picture file is not empty. Received: 0 bytes"


@pytest.mark.parametrize(
    "data",
    [
        b"Dear diary, this is not a picture.",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7\n",
        b"\0" * 1000,
        b"\x89PNG\r\n\x1a\n",
    ],
    ids=["text", "svg", "pdf", "zeros", "signature"],
)
def test_what_is_no_picture_is_refused_whatever_its_name(data):
    assert refusal(data) == NONE_OF_THESE


@pytest.mark.parametrize("kind", ["TIFF", "ICO", "PPM", "JPEG2000", "TGA", "PCX"])
def test_a_picture_in_another_format_is_refused(kind):
    assert refusal(saved(np.zeros((16, 16, 3), np.uint8), kind)) == NONE_OF_THESE


def test_a_file_of_more_than_10_mib_is_refused_before_it_is_opened(monkeypatch):
    monkeypatch.delattr(convcore.images, "Image")
    assert refusal(b"\0" * (UPLOAD_BYTES + 1)) == (
        "A picture file has at most 10 MB, which is 10,485,760 bytes. Received: 10,485,761 bytes"
    )


def test_a_file_of_10_mib_is_opened():
    data = saved(GREYS)
    check_opened(data + b"\0" * (UPLOAD_BYTES - len(data)), GREYS / 255)


@pytest.mark.parametrize(
    ("size", "received"),
    [
        ((4000, 4001), "4000 x 4001"),
        ((9000, 9000), "9000 x 9000"),
        ((12_000, 10_000), "12000 x 10000"),  # Pillow warns
        ((50_000, 50_000), "more than 170 million"),  # Pillow refuses
        ((2**31 - 1, 2**31 - 1), "more than 170 million"),
    ],
)
def test_a_decompression_bomb_is_refused_before_it_is_decoded(monkeypatch, size, received):
    monkeypatch.delattr(convcore.images, "_decode")
    assert refusal(png_of_size(*size)) == (
        f"A picture has at most 16 million pixels. Received: {received}"
    )


def test_a_bomb_that_weighs_little_is_refused():
    data = saved(Image.new("1", (5000, 4000)))
    assert len(data) < 5000
    assert refusal(data).endswith("Received: 5000 x 4000")


def test_a_picture_of_16_million_pixels_is_opened():
    assert open_upload(saved(Image.new("1", (4000, 4000)))).shape == (400, 400)


def test_a_png_that_promises_pixels_and_holds_none_is_refused():
    assert refusal(png_of_size(30, 20)) == DAMAGED


@pytest.mark.parametrize(
    ("kind", "at", "layout"), [("BMP", 18, "<ii"), ("WEBP", 26, "<HH"), ("GIF", 6, "<HH")]
)
def test_a_header_that_promises_too_many_pixels_is_refused(kind, at, layout):
    lying = bytearray(saved(GREYS, kind))
    struct.pack_into(layout, lying, at, 16_000, 1001)
    assert refusal(bytes(lying)).endswith("million pixels. Received: 16000 x 1001")


def test_a_jpeg_whose_header_promises_too_many_pixels_is_refused():
    lying = bytearray(saved(GREYS, "JPEG"))
    struct.pack_into(">HH", lying, lying.index(b"\xff\xc0") + 5, 1001, 16_000)
    assert refusal(bytes(lying)).endswith("million pixels. Received: 16000 x 1001")


def test_a_gif_whose_first_frame_is_larger_than_its_header_says_is_refused():
    lying = bytearray(saved(GREYS, "GIF"))
    frame = lying.rindex(b",", 0, lying.rindex(struct.pack("<HH", 3, 2)))
    struct.pack_into("<HH", lying, frame + 5, 16_000, 1001)
    assert refusal(bytes(lying)).endswith("million pixels. Received: 16000 x 1001")


@pytest.mark.parametrize(("kind", "at", "layout"), [("BMP", 18, "<ii"), ("GIF", 6, "<HH")])
def test_a_header_that_promises_more_pixels_than_there_are_opens_or_is_refused(kind, at, layout):
    lying = bytearray(saved(GREYS, kind))
    struct.pack_into(layout, lying, at, 300, 200)
    check_opens_or_refuses(bytes(lying))


def with_scans(count):
    """A progressive JPEG in which the last scan is repeated until there are so many."""
    data = saved(GREYS, "JPEG", progressive=True)
    last = data[data.rindex(b"\xff\xda") : -2]
    return data[:-2] + last * (count - data.count(b"\xff\xda")) + data[-2:]


def test_a_jpeg_of_very_many_scans_is_refused_before_it_is_decoded(monkeypatch):
    assert open_upload(with_scans(250)).shape == GREYS.shape
    monkeypatch.delattr(convcore.images, "_decode")
    assert refusal(with_scans(251)) == "A JPEG picture has at most 250 scans. Received: 251"


def test_the_scans_of_a_jpeg_are_not_looked_for_in_other_formats():
    check_opened(saved(GREYS) + b"\xff\xda" * 300, GREYS / 255)


NOISE = RNG.integers(0, 256, (40, 60, 3), dtype=np.uint8)


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("twentieth", range(1, 19))
def test_a_truncated_file_is_refused(kind, twentieth):
    data = saved(NOISE, kind)
    assert refusal(data[: len(data) * twentieth // 20]) in {DAMAGED, NONE_OF_THESE}


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_that_breaks_off_in_the_middle_is_called_damaged(kind):
    data = saved(NOISE, kind)
    assert refusal(data[: len(data) // 2]) == DAMAGED


def check_opens_or_refuses(data):
    try:
        image = open_upload(data)
    except ConvscopeError as error:
        assert str(error).count("Received: ") == 1  # noqa: PT017 - both outcomes are allowed
    else:
        assert image.dtype == np.float32
        assert image.ndim == 2 or image.shape[2:] == (3,)
        assert 1 <= min(image.shape[:2]) <= max(image.shape[:2]) <= PICTURE_SIDE
        assert image.min() >= 0  # and so no NaN
        assert image.max() <= 1


SMALL_FILES = {
    "png": saved(NOISE[:12, :9]),
    "png palette": saved(Image.fromarray(NOISE[:12, :9]).quantize(8), transparency=b"\x00\x80"),
    "png 16 bits": saved(NOISE[:12, :9, 0].astype(np.uint16) * 200),
    "jpeg": saved(NOISE[:12, :9], "JPEG", exif=Image.Exif()),
    "jpeg progressive": saved(NOISE[:12, :9], "JPEG", progressive=True),
    "webp": saved(NOISE[:12, :9], "WEBP"),
    "webp lossless": saved(NOISE[:12, :9], "WEBP", lossless=True),
    "bmp": saved(NOISE[:12, :9], "BMP"),
    "gif": saved(NOISE[:12, :9], "GIF"),
}


@pytest.mark.parametrize("name", SMALL_FILES)
def test_a_file_with_flipped_bits_opens_or_is_refused(name):
    rng = np.random.default_rng(len(name))
    for _ in range(150):
        damaged = bytearray(SMALL_FILES[name])
        for at in rng.integers(0, len(damaged), rng.integers(1, 5)):
            damaged[at] ^= 1 << rng.integers(0, 8)
        check_opens_or_refuses(bytes(damaged))


@pytest.mark.parametrize("name", SMALL_FILES)
def test_random_bytes_after_a_true_beginning_open_or_are_refused(name):
    rng = np.random.default_rng(len(name))
    for _ in range(40):
        kept = rng.integers(4, len(SMALL_FILES[name]))
        check_opens_or_refuses(SMALL_FILES[name][:kept] + rng.bytes(200))


def test_random_bytes_are_refused():
    rng = np.random.default_rng(5)
    for size in (1, 2, 10, 100, 5000):
        assert refusal(rng.bytes(size)) == NONE_OF_THESE


def test_after_a_refusal_the_next_upload_opens_and_warnings_are_as_before():
    before = list(warnings.filters)
    refusal(png_of_size(12_000, 10_000))
    refusal(png_of_size(30, 20))
    check_opened(saved(GREYS), GREYS / 255)
    assert list(warnings.filters) == before


# Grey


def test_luminance_weighs_red_green_and_blue():
    image = np.eye(3, dtype=np.float32)[None]  # one row: pure red, pure green, pure blue
    result = luminance(image)
    assert result.dtype == np.float32
    np.testing.assert_allclose(result, [[0.299, 0.587, 0.114]], rtol=1e-6)


def test_luminance_leaves_grey_as_it_is_and_white_at_most_1():
    grey = np.linspace(0, 1, 256, dtype=np.float32)
    result = luminance(np.repeat(grey[None, :, None], 3, axis=2))
    np.testing.assert_allclose(result, grey[None], rtol=1e-6)
    assert result.max() <= 1


def test_luminance_is_that_of_pillow():
    expected = np.asarray(Image.fromarray(NOISE).convert("L"), np.float32)
    np.testing.assert_allclose(luminance(NOISE / np.float32(255)) * 255, expected, atol=0.51)


# What a network receives


def check_fitted(fitted, expected, steps, atol=1e-6):
    expected = np.asarray(expected)
    assert fitted.image.dtype == np.float32
    assert fitted.image.shape == expected.shape
    np.testing.assert_allclose(fitted.image, expected, atol=atol)
    assert fitted.steps == steps


def test_a_picture_that_fits_stays_as_it_is():
    image = RNG.random((5, 4), np.float32) / 3
    check_fitted(fit_input(image, (5, 4, 1)), image[..., None], ())
    image = RNG.random((5, 4, 3), np.float32)
    check_fitted(fit_input(image, (5, 4, 3)), image, ())


def test_a_coloured_picture_turns_grey_for_a_network_that_reads_grey():
    image = np.full((6, 6, 3), (1, 0, 0), np.float32)
    expected = np.full((6, 6, 1), 0.299)
    check_fitted(fit_input(image, (6, 6, 1)), expected, ("turned grey by luminance",))


def test_a_grey_picture_is_repeated_for_a_network_that_reads_colour():
    image = RNG.random((4, 4), np.float32)
    expected = np.dstack([image, image, image])
    steps = ("its grey repeated in all 3 channels",)
    check_fitted(fit_input(image, (4, 4, 3)), expected, steps)


@pytest.mark.parametrize(
    ("shape", "middle", "said"),
    [
        ((4, 10), np.s_[:, 3:7], "4 × 4"),
        ((9, 4), np.s_[2:6], "4 × 4"),
        ((4, 5), np.s_[:, :4], "4 × 4"),
    ],
)
def test_a_picture_is_cropped_to_the_middle_in_the_shape_of_the_input(shape, middle, said):
    image = RNG.random(shape, np.float32) / 3
    steps = (f"cropped to its central {said}",)
    check_fitted(fit_input(image, (4, 4, 1)), image[middle][..., None], steps)


def test_the_crop_has_the_proportions_of_an_input_that_is_not_square():
    image = np.zeros((100, 100), np.float32)
    fitted = fit_input(image, (10, 20, 1))
    assert fitted.image.shape == (10, 20, 1)
    assert fitted.steps == ("cropped to its central 50 × 100", "scaled to 10 × 20")


def test_scaling_down_averages_all_pixels():
    stripes = np.tile(np.float32([[0, 0.6]]), (280, 140))
    steps = ("scaled to 28 × 28",)
    check_fitted(fit_input(stripes, (28, 28, 1)), np.full((28, 28, 1), 0.3), steps, atol=0.01)


def test_scaling_keeps_what_is_where():
    image = np.zeros((300, 300, 3), np.float32)
    image[:150, 150:] = (0.2, 0.9, 0.4)
    fitted = fit_input(image, (30, 30, 3)).image
    np.testing.assert_allclose(
        fitted[:13, 17:], np.broadcast_to((0.2, 0.9, 0.4), (13, 13, 3)), 1e-5
    )
    np.testing.assert_allclose(fitted[17:], 0, atol=1e-6)
    np.testing.assert_allclose(fitted[:, :13], 0, atol=1e-6)


def test_a_picture_with_a_bright_border_is_inverted_for_a_network_that_reads_grey():
    image = np.full((5, 5), 0.9, np.float32)
    image[2, 2] = 0.1
    steps = ("inverted, since its border is bright",)
    check_fitted(fit_input(image, (5, 5, 1)), 1 - image[..., None], steps)


def test_a_picture_with_a_dark_border_and_a_bright_middle_is_not_inverted():
    image = np.ones((8, 8), np.float32)
    image[[0, -1]] = image[:, [0, -1]] = 0.1
    assert image.mean() > 0.5
    check_fitted(fit_input(image, (8, 8, 1)), image[..., None], ())


def test_a_coloured_input_is_never_inverted():
    image = np.ones((4, 4, 3), np.float32)
    check_fitted(fit_input(image, (4, 4, 3)), image, ())


@pytest.mark.parametrize("shape", [(1, 1), (1, 400), (400, 1), (2, 399)])
@pytest.mark.parametrize("input_shape", [(28, 28, 1), (32, 32, 3)])
def test_the_thinnest_pictures_fit_too(shape, input_shape):
    fitted = fit_input(np.full(shape, 0.25, np.float32), input_shape).image
    np.testing.assert_allclose(fitted, np.full(input_shape, 0.25), atol=1e-6)


def test_several_steps_are_told_in_their_order():
    image = np.full((60, 100, 3), 0.8, np.float32)
    fitted = fit_input(image, (28, 28, 1))
    assert fitted.steps == (
        "turned grey by luminance",
        "cropped to its central 60 × 60",
        "scaled to 28 × 28",
        "inverted, since its border is bright",
    )
    np.testing.assert_allclose(fitted.image, np.full((28, 28, 1), 0.2), atol=1e-6)
