"""HTTP beside the app: pictures by unguessable address, health, and the rules of the browser."""

from photocompare.web.routes import ServedPicture, routes
from photocompare.web.shield import middleware

__all__ = ["ServedPicture", "middleware", "routes"]
