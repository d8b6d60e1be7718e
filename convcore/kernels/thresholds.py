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
opposite sides answer alike, 0.87 for the lesson's edges and 1 where one direction alone answers.
The filters of the networks that ship leave a gap here, from 0.68 to 0.74."""

OPPOSED: Final = 0.5
"""Share of the strongest answer that an edge with its sides exchanged, or nearly, may give at most
where the sides are named."""

REACHES: Final = 0.75
"""Share of the strongest answer that a direction must give to be named as the strongest, and that
lines which run across must not exceed."""

ROUND: Final = 0.5
"""Share of the strongest answer to an edge from which on the weakest is like it: the kernel answers
to edges of every direction."""

BLIND: Final = 0.05
"""A kernel is blind to what it answers with less than 0.05 of its strongest answer. It is said only
where the sum is 0, which that of noise never is."""

COPIES: Final = 0.9
"""A kernel nearly copies if one entry has at least 0.9 of the magnitude of all: then no picture
makes more of a difference to a copy than a ninth of that entry. It mostly copies where its cosine
with that one entry is as high, and the others add up to at most half of it."""

AVERAGES: Final = 0.9
"""A kernel averages if at least 0.9 of the magnitude of its entries has one sign."""

LOPSIDED: Final = 0.125
"""Share of what flat areas become from which on an edge's answer beyond them shows that a kernel
which averages weighs one side more: of two columns, one at least 5/3 of the other."""

ROUNDING: Final = 1e-5
"""Below this share of the magnitude of its entries, a kernel's sum is 0 but for rounding."""

ROUGHLY: Final = 7.5
"""Degrees beyond which a direction is only roughly the nearest of the eight that have names: two in
three of all directions are."""

WORDS: Final = ("clear", "mostly", "most", "none", "copy", "blur", "alike", "resembles")
"""What may be said of a kernel: that it answers to something; mostly to something; to many patterns
and of edges most to some; that it has no clear preference; that it copies, or mostly; blurs, or
mostly; or looks mostly like a hand-made kernel. And beside one of these, that it resembles one."""

SAID_OF_NOISE: Final[dict[tuple[int, ...], tuple[float, ...]]] = {
    # clear, mostly, most, none, copy, blur, alike; resembles
    (1, 2): (42.7, 0.0, 0.0, 0.0, 35.1, 22.2, 0.0, 0.0),
    (1, 3): (60.5, 0.0, 0.0, 0.0, 16.3, 23.2, 0.0, 0.0),
    (1, 4): (41.9, 11.5, 13.2, 8.1, 9.7, 15.7, 0.0, 0.0),
    (1, 5): (25.0, 15.0, 21.5, 24.0, 4.6, 9.9, 0.0, 0.0),
    (1, 6): (15.7, 13.1, 29.1, 32.8, 2.4, 6.9, 0.0, 0.0),
    (1, 7): (9.3, 12.6, 32.6, 39.8, 0.9, 4.8, 0.0, 0.0),
    (2, 2): (41.1, 8.8, 14.4, 8.9, 10.0, 16.8, 0.0, 7.2),
    (2, 3): (31.7, 20.4, 22.3, 16.8, 2.7, 5.5, 0.5, 3.3),
    (2, 4): (13.1, 23.0, 35.6, 23.9, 0.6, 2.5, 1.2, 1.2),
    (2, 5): (3.9, 14.9, 41.4, 37.5, 0.1, 1.3, 0.9, 0.2),
    (2, 6): (1.5, 8.3, 41.7, 47.5, 0.0, 0.5, 0.6, 0.1),
    (2, 7): (0.4, 4.4, 40.5, 53.9, 0.0, 0.3, 0.5, 0.1),
    (3, 3): (10.6, 24.5, 36.8, 24.0, 0.2, 2.5, 1.4, 3.7),
    (3, 4): (2.4, 14.3, 44.0, 36.4, 0.0, 1.1, 1.7, 0.9),
    (3, 5): (0.4, 5.5, 45.8, 46.6, 0.0, 0.6, 1.1, 0.1),
    (3, 6): (0.1, 1.8, 45.6, 51.9, 0.0, 0.2, 0.5, 0.0),
    (3, 7): (0.0, 0.6, 41.1, 58.1, 0.0, 0.1, 0.1, 0.0),
    (4, 4): (0.3, 4.3, 47.4, 46.9, 0.0, 0.3, 0.9, 0.2),
    (4, 5): (0.0, 0.9, 46.7, 52.1, 0.0, 0.2, 0.2, 0.0),
    (4, 6): (0.0, 0.2, 42.8, 57.0, 0.0, 0.0, 0.0, 0.0),
    (4, 7): (0.0, 0.1, 39.2, 60.8, 0.0, 0.0, 0.0, 0.0),
    (5, 5): (0.0, 0.2, 43.3, 56.5, 0.0, 0.0, 0.1, 0.0),
    (5, 6): (0.0, 0.1, 41.2, 58.7, 0.0, 0.0, 0.0, 0.0),
    (5, 7): (0.0, 0.0, 36.3, 63.7, 0.0, 0.0, 0.0, 0.0),
    (6, 6): (0.0, 0.0, 37.7, 62.3, 0.0, 0.0, 0.0, 0.0),
    (6, 7): (0.0, 0.0, 36.2, 63.8, 0.0, 0.0, 0.0, 0.0),
    (7, 7): (0.0, 0.0, 34.4, 65.6, 0.0, 0.0, 0.0, 0.0),
    (3, 3, 3): (17.4, 38.2, 36.2, 8.2, 0.0, 0.0, 0.0, 0.0),
    (5, 5, 3): (0.0, 0.4, 75.8, 23.8, 0.0, 0.0, 0.0, 0.0),
    (7, 7, 3): (0.0, 0.0, 66.0, 34.0, 0.0, 0.0, 0.0, 0.0),
}
"""Of how many in a hundred kernels of independent normal numbers each of `WORDS` is said, by shape;
of a transposed shape it is the same. Measured on 5,000 of each, and on 500 for colours, with
`python -m convcore.kernels.noise`. Of a kernel for colours it is what is said of the edges that it
answers to most, which are chosen among 37 tables.

They set `CLEAR` and `MOSTLY`: of 3x3 random numbers, the size of the filters that ship, one kernel
in ten may be clear and one in four mostly something, of 5x5 and more next to none. One lobe tells
less: a third of the largest have one too, which is why no word but "most" rests on it."""
