"""The pages: the only part that knows Streamlit. They see records and bytes, never pixels."""
