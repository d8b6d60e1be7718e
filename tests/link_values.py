"""Texts of the link parameters that are written out, which nothing but their meaning says."""

WRITTEN = {
    "kernel": (
        "1x1:100",
        "7x7:" + ",".join(["-100"] * 49),
        "7x1:1,2,3,4,5,6,7",
        "1x3:-1,0.5,2",
    ),
    "pixel": ("", "0,0", "25,25", "3,4"),
    "unit": ("", "0,0", "10,10"),
    "silence": ("", "0-31", "3,7-9"),
    "place": (
        "",
        "handmade",
        "random:999999;31:" + ",".join(["-100"] * 9),
        "random:4;5:0,1,0,1,-4,1,0,1,0",
    ),
}
"""The extremes of each, and last an ordinary one that is not the default."""
