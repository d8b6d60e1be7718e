"""The floor: a page with a button and a counter. No Streamlit rerun can cost less."""

import streamlit as st

if "number" not in st.session_state:
    st.session_state["number"] = 0
if st.button("Next sample"):
    st.session_state["number"] += 1
st.text(f"Sample {st.session_state['number']}")
