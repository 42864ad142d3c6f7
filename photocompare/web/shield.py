"""What the browser is told not to do, and which hosts and addresses are answered at all."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOSTS_VARIABLE = "PHOTOCOMPARE_ALLOWED_HOSTS"
_OWN_HOSTS = ("127.0.0.1", "localhost")
# Open to anyone who can reach the port: names and sizes of caches, and a programming interface.
_CLOSED = ("/_stcore/metrics", "/_stcore/agent")


def middleware(index_html: Path) -> list[Middleware]:
    """Return the middleware of the whole server; ``index_html`` is the page that holds the app."""
    return [
        Middleware(Shield, policy=content_security_policy(index_html)),
        Middleware(TrustedHostMiddleware, allowed_hosts=allowed_hosts(), www_redirect=False),
    ]


def allowed_hosts() -> list[str]:
    """Return the host names that are answered: this computer, and what the clinic added.

    A page elsewhere can point its own name at this computer; its requests carry that name.
    """
    added = os.environ.get(HOSTS_VARIABLE, "").split(",")
    return [*_OWN_HOSTS, *(name.strip() for name in added if name.strip())]


def content_security_policy(index_html: Path) -> str:
    """Return a policy by which the browser itself keeps everything on this server.

    The one inline script of the page is allowed by its hash, whatever the version.
    """
    html = index_html.read_text(encoding="utf-8")
    inline = " ".join(
        _hash_source(found) for found in re.findall(r"<script>(.*?)</script>", html, re.S)
    )
    rules = {
        "default-src": "'self'",
        "script-src": f"'self' blob: {inline}".strip(),
        "style-src": "'self' 'unsafe-inline'",  # the app framework writes its styles at run time
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "media-src": "'self' blob:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "frame-src": "'none'",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _hash_source(script: str) -> str:
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


class Shield:
    """Adds the browser's rules to every answer, and answers nothing at closed addresses."""

    def __init__(self, app: ASGIApp, *, policy: str) -> None:
        self._app = app
        self._headers = {
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), usb=()",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or pass it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_rules(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers[name] = value
            await send(message)

        if _is_closed(scope["path"]):
            await PlainTextResponse("Not found.", 404)(scope, receive, send_with_rules)
            return
        await self._app(scope, receive, send_with_rules)


def _is_closed(path: str) -> bool:
    # Also without the doubled or trailing slashes that a router might forgive.
    plain = "/" + "/".join(part for part in path.lower().split("/") if part)
    return any(plain == closed or plain.startswith(f"{closed}/") for closed in _CLOSED)
