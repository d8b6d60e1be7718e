"""What browsers fetch once and keep: by an address that is made of the content.

As Streamlit's media files: those are served below the base path, however the dashboard is started,
one copy for all visits, and forgotten when no page shows them any more.
"""

import hashlib

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.shared.session.state import visit

KEPT = "application/x-convscope"
"""The media type of these files, by which `static_files` tells them from others."""


def address_of(content: bytes, place: str) -> str:
    """Serve bytes, and give their address; what the visit had at that place before goes."""
    kept = visit().addresses
    before, digest, address = kept.get(place, (b"", "", ""))
    context = get_script_run_ctx()
    # Streamlit forgets what a whole run does not ask for again, but not what a fragment does not;
    # to read a large file anew for its address takes a millisecond.
    if before is not content or context is None or not context.fragment_ids_this_run:
        if before is not content:
            # Streamlit tells large files apart by their ends, their middle and their name alone.
            digest = hashlib.blake2b(content, digest_size=16).hexdigest()
        address = runtime.get_instance().media_file_mgr.add(content, KEPT, place, digest)
        kept[place] = content, digest, address
    return address
