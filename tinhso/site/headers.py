"""What browsers are told they may do with our answers."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

# Whoever uploads a file must not be able to make it act as a page of ours. Browsers show no PDF
# inside a sandbox; with its type fixed a PDF is never run as a page.
PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
FILE_POLICY = f"{PDF_POLICY}; sandbox"

# A question for a place may ask the device, when a person presses for it; nothing else is asked.
PERMISSIONS = "geolocation=(self), " + ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "gyroscope",
        "magnetometer",
        "microphone",
        "payment",
        "usb",
    )
)


class HeadersMiddleware:
    """Says it with every answer; an answer that has a policy of its own keeps it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.page_policy = page_policy(settings.OIDC_ISSUER, settings.MAP_TILES)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self._policy(response))
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # A page of a person belongs to the browser of that person alone.
        if getattr(getattr(request, "actor", None), "is_signed_in", False):
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    def _policy(self, response: HttpResponseBase) -> str:
        mime = response.headers.get("Content-Type", "text/html").partition(";")[0]
        if mime == "text/html":
            return self.page_policy
        return PDF_POLICY if mime == "application/pdf" else FILE_POLICY


def page_policy(identity_provider: str, map_tiles: str = "") -> str:
    """Return the policy of our pages: everything from here but a map, no script inside a page.

    Styles may stand in the page, for widths that are data. A form sent after the session ended
    leads on to the identity provider, and browsers hold a form's redirects to `form-action` too.
    """
    provider, maps = _origin(identity_provider), _origin(map_tiles)
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self' 'unsafe-inline'",
            f"img-src 'self' data:{maps}",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            f"form-action 'self'{provider}",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        )
    )


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f" {parts.scheme}://{parts.netloc}" if parts.netloc else ""
