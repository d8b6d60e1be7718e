"""From where on a kernel is said to be what, and how often kernels of random numbers are.

A small kernel looks like something more easily than a large one: nine random numbers often lie
close to one of a few hundred edges, lines and points, 49 never. So no word is proof that a kernel
is no accident. How far to trust each, `SAID_OF_NOISE` says.
"""

from typing import Final

CLEAR: Final = 0.85
"""Share of the best possible answer from which on a kernel fits a picture clearly. Scharr's kernel,
with 10 against 3 and 3, gives 0.8504 to a step edge."""

MOSTLY: Final = 0.75
"""Share of the best possible answer from which on a kernel fits a picture mostly."""

ONE_LOBE: Final = 0.7
"""How long the mean of a kernel's squared answers to edges must be, each as an arrow of its
direction and as a share of their mean length, for their plot to have one lobe. It is 0 where
opposite sides answer alike, 0.87 for the lesson's edges and 1 where one direction alone answers."""

STRONGEST: Final = 0.9
"""Share of the strongest answer from which on edges count among the strongest: the direction that
is named is the mean of theirs."""

OPPOSED: Final = 0.5
"""Share of the strongest answer that an edge with its sides exchanged, or nearly, may give at most
where the sides are named."""

REACHES: Final = 0.75
"""Share of the strongest answer that a direction must give to be named as the strongest, and that
lines which run across must not exceed."""

ROUND: Final = 0.5
"""Share of the strongest answer to an edge from which on the weakest is like it: the kernel answers
to edges of every direction."""

BEYOND: Final = 0.25
"""Share of what flat areas become by which an answer must go beyond them at least, to be what a
kernel answers to."""

BLIND: Final = 0.05
"""A kernel is blind to what it answers with less than 0.05 of its strongest answer. It is said only
where the sum is 0, which that of noise never is."""

COPIES: Final = 0.9
"""A kernel nearly copies if one entry has at least 0.9 of the magnitude of all: then no picture
makes more of a difference to a copy than a ninth of that entry. It mostly copies where its cosine
with that one entry is at least `MOSTLY`, and the others add up to at most half of it."""

BLURS: Final = 0.9
"""Magnitude of a kernel's sum, as a share of that of its entries, from which on it adds up pixels:
at most a twentieth of its weight has the other sign."""

ADDS_UP: Final = 0.5
"""The same share, from which on a kernel mostly adds up: three quarters of its weight have one
sign."""

LOPSIDED: Final = 0.25
"""Share of a sum from which on one half of a kernel that adds up has so much more of it than the
other half that it is named: 5 to 3, of two columns."""

ROUNDING: Final = 1e-5
"""Below this share of the magnitude of its entries, a kernel's sum is 0 but for rounding."""

ROUGHLY: Final = 7.5
"""Degrees beyond which a direction is only roughly the nearest of the eight that have names: two in
three of all directions are."""

WORDS: Final = ("clear", "mostly", "most", "none", "copy", "sum", "resembles")
"""What may be said of a kernel: that it answers to something; mostly to something; of edges most to
some; that it has no clear preference; that it copies, nearly or mostly; or that it adds up, or
mostly. And beside one of these, that it resembles a hand-made kernel."""

SAID_OF_NOISE: Final[dict[tuple[int, ...], tuple[float, ...]]] = {
    # clear, mostly, most, none, copy, sum; resembles
    (1, 2): (38.1, 0.0, 0.0, 0.0, 20.2, 41.7, 0.0),
    (1, 3): (51.7, 0.1, 0.0, 0.0, 10.4, 37.8, 0.0),
    (1, 4): (32.1, 9.5, 9.1, 3.9, 11.6, 33.9, 0.0),
    (1, 5): (24.2, 12.3, 15.1, 8.2, 9.4, 30.6, 0.0),
    (1, 6): (15.8, 11.1, 20.9, 12.8, 8.5, 30.9, 0.0),
    (1, 7): (10.0, 11.8, 26.3, 16.9, 7.1, 27.9, 0.0),
    (2, 2): (35.2, 7.2, 9.6, 1.9, 10.0, 36.1, 7.0),
    (2, 3): (25.9, 13.7, 16.2, 6.5, 7.2, 30.4, 3.2),
    (2, 4): (10.8, 15.7, 31.8, 11.1, 5.7, 24.9, 1.4),
    (2, 5): (3.8, 11.2, 38.9, 21.0, 2.9, 22.3, 0.2),
    (2, 6): (1.8, 7.0, 44.0, 28.1, 1.6, 17.6, 0.2),
    (2, 7): (0.3, 3.1, 45.0, 35.6, 0.7, 15.2, 0.1),
    (3, 3): (9.4, 18.4, 34.3, 12.6, 4.0, 21.4, 4.3),
    (3, 4): (2.2, 10.9, 44.1, 24.0, 1.9, 16.9, 0.9),
    (3, 5): (0.4, 5.2, 50.7, 32.0, 0.3, 11.3, 0.2),
    (3, 6): (0.1, 1.7, 54.3, 35.4, 0.1, 8.5, 0.0),
    (3, 7): (0.0, 0.6, 53.5, 40.3, 0.0, 5.7, 0.0),
    (4, 4): (0.3, 3.5, 52.5, 32.5, 0.2, 10.9, 0.2),
    (4, 5): (0.0, 0.7, 54.0, 37.6, 0.0, 7.8, 0.1),
    (4, 6): (0.0, 0.1, 51.5, 43.9, 0.1, 4.5, 0.0),
    (4, 7): (0.0, 0.1, 52.0, 44.3, 0.0, 3.6, 0.0),
    (5, 5): (0.0, 0.1, 55.3, 40.8, 0.0, 3.9, 0.0),
    (5, 6): (0.0, 0.1, 53.0, 44.1, 0.0, 2.8, 0.0),
    (5, 7): (0.0, 0.0, 51.1, 47.2, 0.0, 1.6, 0.0),
    (6, 6): (0.0, 0.0, 50.6, 48.2, 0.0, 1.2, 0.0),
    (6, 7): (0.0, 0.0, 54.0, 45.0, 0.0, 1.0, 0.0),
    (7, 7): (0.0, 0.0, 51.4, 48.2, 0.0, 0.5, 0.0),
    (3, 3, 3): (18.0, 33.5, 32.5, 16.0, 0.0, 0.0, 0.0),
    (5, 5, 3): (0.0, 0.5, 72.0, 27.5, 0.0, 0.0, 0.0),
    (7, 7, 3): (0.0, 0.0, 63.5, 36.5, 0.0, 0.0, 0.0),
}
"""Of how many in a hundred kernels of independent normal numbers each of `WORDS` is said, by shape;
of a transposed shape it is the same. Measured on 2,000 of each, and on 200 for colours, with
`python -m convcore.kernels.noise`. Of a kernel for colours it is what is said of the edges that it
answers to most, which are chosen among 37 tables.

They set `CLEAR` and `MOSTLY`: of 3x3 random numbers one kernel in ten is clear and one in five
mostly something, of 5x5 and more next to none. Colours have more ways to fit: of 3x3x3 half are one
of the two. One lobe tells less: half of the largest have one too, which is why no word but "most"
rests on it."""


def word_of(kind: str, grade: str) -> str:
    """Give the word for what a description says.

    Parameters
    ----------
    kind : str
        What it says that a kernel does: see `Description`.
    grade : str
        How surely.

    Returns
    -------
    str
        One of `WORDS`.
    """
    if kind in ("copy", "sum"):
        return kind
    return grade if grade and kind != "zeros" else "none"


def said_by_chance(shape: tuple[int, ...], word: str) -> float:
    """Say of how much noise at least as much is said as by a word.

    Parameters
    ----------
    shape : tuple of int
        Rows and columns of a kernel, and 3 for one for colours.
    word : str
        One of `WORDS`.

    Returns
    -------
    float
        Percent of the kernels of random numbers of that shape; 0 where it was not measured.
    """
    known = SAID_OF_NOISE.get((*sorted(shape[:2]), *shape[2:]), ())
    said = dict(zip(WORDS, known, strict=False))
    sure = ("clear", "mostly", "most")
    words = sure[: sure.index(word) + 1] if word in sure else (word,)
    return sum(said.get(each, 0.0) for each in words)
