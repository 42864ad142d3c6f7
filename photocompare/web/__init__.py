"""HTTP beside the app: pictures by unguessable address, health, and the rules of the browser."""

from photocompare.web.live import LiveDesk, live_routes
from photocompare.web.routes import ServedPicture, routes
from photocompare.web.shield import middleware

__all__ = ["LiveDesk", "ServedPicture", "live_routes", "middleware", "routes"]
