"""What each view and number means, and what none of them can tell."""

import streamlit as st

st.title("How it works")
