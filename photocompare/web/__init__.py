"""HTTP beside the app: pictures by unguessable address, health, and the rules of the browser."""

from photocompare.web.pictures import Picture, PictureStore, Shelf, store
from photocompare.web.routes import picture_url, routes
from photocompare.web.shield import middleware

__all__ = [
    "Picture",
    "PictureStore",
    "Shelf",
    "middleware",
    "picture_url",
    "routes",
    "store",
]
