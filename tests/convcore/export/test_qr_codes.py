"""A QR code holds the link, and says when it cannot."""

import cv2
import numpy as np
import pytest

from convcore.errors import ConvscopeError
from convcore.export.qr_codes import qr_code

LINK = "https://example.org/kernel_lab?image=letters&kernel=1x2:-1,1&stride=2"


def test_a_camera_reads_the_link():
    pixels = cv2.imdecode(np.frombuffer(qr_code(LINK), np.uint8), cv2.IMREAD_GRAYSCALE)
    assert cv2.QRCodeDetector().detectAndDecode(pixels)[0] == LINK


def test_a_link_that_is_too_long_is_explained():
    with pytest.raises(ConvscopeError, match=r"at most 2,953 characters\. Received: 3,069"):
        qr_code(LINK + "&" * 3000)
