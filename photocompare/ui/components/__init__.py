"""Parts of a page: each reads widgets or shows one record."""
