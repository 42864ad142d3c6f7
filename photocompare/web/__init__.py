"""HTTP beside the app: pictures by unguessable address, health, and the rules of the browser."""

from photocompare.web.live import LiveDesk, live_routes
from photocompare.web.routes import ServedPicture, routes
from photocompare.web.shield import middleware
from photocompare.web.uploads import UploadDesk, upload_routes

__all__ = [
    "LiveDesk",
    "ServedPicture",
    "UploadDesk",
    "live_routes",
    "middleware",
    "routes",
    "upload_routes",
]
