"""What browsers keep has an address of its own, however large and alike it is."""

import numpy as np
import pytest
from streamlit import runtime
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from pages.shared.session import kept_files
from pages.shared.session.state import Visit
from pages.shared.widgets.registration import pack


class Server:
    def __init__(self):
        self.media_file_mgr = MediaFileManager(MemoryMediaFileStorage("/media"))


@pytest.fixture(autouse=True)
def visits(monkeypatch):
    """Let every call come from a visit of its own."""
    server = Server()
    monkeypatch.setattr(runtime, "get_instance", lambda: server)
    monkeypatch.setattr(kept_files, "visit", Visit)


def test_large_pictures_that_differ_in_one_value_anywhere_have_two_addresses():
    picture = np.zeros((700, 700), np.float32)
    addresses = {kept_files.address_of(pack({}, [picture]), "picture")}
    for place in (0, 100_000, 245_000, 390_000, 489_999):
        other = picture.copy()
        other.flat[place] = 1
        address = kept_files.address_of(pack({}, [other]), "picture")
        assert address not in addresses
        assert address == kept_files.address_of(pack({}, [other]), "samples")
        addresses.add(address)
