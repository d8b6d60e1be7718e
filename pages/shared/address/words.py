"""The words of links that code speaks of; what each is called on screen is in the table."""

MOST_PROBABLE = "most probable"
SAMPLE = "sample"
TEST_SET = "test_set"
UPLOAD = "upload"
CAMERA = "webcam"  # "camera" is a picture
DRAWING = "drawing"
OWN_PICTURES = {UPLOAD: "Your picture", CAMERA: "Your photograph", DRAWING: "Your drawing"}
"""What pictures of the visitor's are called, by where they come from."""
INPUTS = {SAMPLE: "Samples", TEST_SET: "Test images", **OWN_PICTURES}
NETWORK_INPUT = "network_input"
OWN = "yours"
HOME_KERNELS = {
    "horizontal_edge": "Horizontal",
    "vertical_edge": "Vertical",
    "identity": "Identity",
}
OWN_KERNEL = "own"
