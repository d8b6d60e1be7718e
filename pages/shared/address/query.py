"""What an opened address says, whatever mail programs and other pages have made of it."""

import re

import streamlit as st

# Streamlit's own, and what social networks, mail programs and counters of visits add to links.
NOBODYS_BUSINESS = re.compile(
    r"embed|utm_|mtm_|pk_|hsa_|_hs|mc_|gad_|__cf_|"
    r"(_ga|_gl|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|srsltid|msclkid|ysclid|yclid|twclid|ttclid|"
    r"li_fat_id|igshid?|epik|mkt_tok|s_cid|si|ref|ref_src|ref_url)$",
    re.IGNORECASE,
)
"""Begins the names of parameters that are for others."""


def received() -> dict[str, str]:
    """Give the parameters of the address; of a repeated name the first counts."""
    said: dict[str, str] = {}
    for written in st.query_params:
        name = written
        while name.startswith("amp;"):  # where an & was written as in HTML, &amp;
            name = name.removeprefix("amp;")
        if not NOBODYS_BUSINESS.match(name):
            said.setdefault(name, st.query_params.get_all(written)[0])
    return said
