"""What browsers fetch once and keep: by an address that is made of the content.

As Streamlit's media files: those are served below the base path, however the dashboard is started,
one copy for all visits, and forgotten when no page shows them any more.
"""

from streamlit import runtime

KEPT = "application/x-convscope"
"""The media type of these files, by which `static_files` tells them from others."""


def address_of(content: bytes, place: str) -> str:
    """Serve bytes, and give their address; what the visit had at that place before goes."""
    return runtime.get_instance().media_file_mgr.add(content, KEPT, place)
