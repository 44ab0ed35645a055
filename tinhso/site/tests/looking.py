"""Looks at pages that were made before: axe wide and narrow, light and dark, and their width."""

import gzip
import mimetypes
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_FILE_PATH
from django.conf import settings
from django.contrib.staticfiles import finders
from lxml import etree, html
from playwright.sync_api import Browser, Page, sync_playwright

from tinhso.site.journey.browser import launch

WIDE, NARROW, NARROWEST = 1280, 390, 320
# A page of the portal is for a telephone on a weak network; 60 kB is what the look allows at most.
MOST_BYTES = (("portal:", 40_000), ("identity:", 40_000), ("", 60_000))
ALL = {"target-size": {"enabled": True}}
STRUCTURE = {**ALL, "color-contrast": {"enabled": False}}
CONTRAST = {"type": "rule", "values": ["color-contrast"]}
RUN = "options => axe.run(document, options).then(found => found.violations)"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


SAID = "//*[not(self::script or self::style)]/text() | //@aria-label | //@title | //@placeholder"
DIGITS = re.compile(r"[0-9]+")
Kind = tuple[str, str | None, str | None]


@dataclass(frozen=True)
class Shown:
    """One page as one kind of person gets it."""

    name: str
    who: str
    url: str
    html: str

    @property
    def address(self) -> str:
        """The name of the address, whatever state it shows."""
        return self.name.partition(" ")[0]

    def __str__(self) -> str:
        return f"{self.name} as {self.who}"

    def tree(self) -> etree.Element:
        """Return what a browser would make of it."""
        return html.document_fromstring(self.html)

    def elements(self) -> Iterator[etree.Element]:
        """Return every element, without the comments."""
        return self.tree().iter(etree.Element)

    def places(self) -> set[tuple[Kind, ...]]:
        """Return what stands in what: the kind of each element and of all that hold it."""
        return {(_kind(one), *map(_kind, one.iterancestors())) for one in self.elements()}


def different(pages: Iterable[Shown]) -> Iterator[Shown]:
    """Yield the pages of one address that are not made of the same parts as one before."""
    seen = set()
    for page in pages:
        parts = frozenset(map(_kind, page.elements()))
        if (page.address, parts) not in seen:
            seen.add((page.address, parts))
            yield page


def telling(pages: Iterable[Shown]) -> Iterator[Shown]:
    """Yield the pages that say something no page before said, numbers aside."""
    told: set[str] = set()
    for page in pages:
        words = {DIGITS.sub("", words) for words in page.tree().xpath(SAID)}
        if words - told:
            told |= words
            yield page


def _kind(element: etree.Element) -> Kind:
    return element.tag, element.get("class"), element.get("role")


def most(page: Shown) -> int:
    """Return how many bytes a page may weigh, compressed, without fonts."""
    return next((most for place, most in MOST_BYTES if page.name.startswith(place)))


def weight_of(page: Shown) -> int:
    """Return what a page weighs with the sheets and scripts it names, compressed, without fonts."""
    tree = page.tree()
    named = [*tree.xpath("//link[@rel='stylesheet']/@href"), *tree.xpath("//script/@src")]
    return len(gzip.compress(page.html.encode())) + sum(_asset_weight(name) for name in named)


@lru_cache
def _asset_weight(address: str) -> int:
    return len(gzip.compress(_asset_bytes(address)))


@lru_cache
def _asset_bytes(address: str) -> bytes:
    return Path(finders.find(_asset(address))).read_bytes()


def _asset(address: str) -> str:
    return urlsplit(address).path.removeprefix(f"/{settings.STATIC_URL.strip('/')}/")


def faults_of(pages: Iterable[Shown]) -> list[str]:
    """Return what is wrong with these pages, each fault with the page, the person and the rule."""
    with serving() as server, sync_playwright() as playwright:
        browser = launch(playwright)
        window = Window(browser, server)
        found = [fault for page in pages for fault in window.faults(page)]
        browser.close()
    return found


class Server(ThreadingHTTPServer):
    """Gives a browser the page to show, and what pages name; that may be kept, so it is read once.

    (A browser whose requests a test answers itself keeps nothing.)
    """

    shown = ""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.address = f"http://127.0.0.1:{self.server_port}/"


class Answer(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        asset = urlsplit(self.path).path
        if asset.startswith(f"/{settings.STATIC_URL.strip('/')}/"):
            kind = mimetypes.guess_type(asset)[0] or "application/octet-stream"
            self._send(_asset_bytes(asset), kind, "max-age=3600")
        else:
            self._send(self.server.shown.encode(), "text/html; charset=utf-8", "no-store")

    def _send(self, content: bytes, kind: str, keep: str) -> None:
        self.send_response(200)
        headers = {"Content-Type": kind, "Content-Length": len(content), "Cache-Control": keep}
        for name, value in headers.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing of requests."""


@contextmanager
def serving() -> Iterator[Server]:
    """Serve pages to a browser on a port of its own."""
    server = Server()
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Window:
    """A browser window that is served from what was made before."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self.context = browser.new_context(locale="vi-VN", reduced_motion="reduce")
        self.context.add_init_script(path=AXE_FILE_PATH)  # read once, not with every look
        self.page: Page = self.context.new_page()
        self.server = server
        self.places: set[tuple[Kind, ...]] = set()

    def faults(self, page: Shown) -> Iterator[str]:
        """Yield what is wrong with one page.

        Contrast, the costly rule, depends on an element and on what it stands in: it is looked
        at where there is something new of these.
        """
        self._open(page)
        places = page.places()
        if places <= self.places:
            yield from self._looked(page, f"{WIDE} px", rules=STRUCTURE)
        else:
            self.places |= places
            yield from self._looked(page, f"{WIDE} px, light", rules=ALL)
            self.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
            yield from self._looked(page, "dark", runOnly=CONTRAST)
        self._resize(WIDE // 2)
        yield from self._fits(page, "at 200 %")
        self._resize(NARROW)
        yield from self._looked(page, f"{NARROW} px", rules=STRUCTURE)
        self._resize(NARROWEST)
        yield from self._fits(page, f"at {NARROWEST} px")

    def _open(self, page: Shown) -> None:
        self.server.shown = page.html
        self._resize(WIDE)
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        self.page.goto(self.server.address)

    def _looked(self, page: Shown, way: str, **options: object) -> Iterator[str]:
        found = self.page.evaluate(RUN, {"resultTypes": ["violations"], **options})
        for fault in found:
            nodes = "; ".join(node["html"][:160] for node in fault["nodes"][:3])
            yield f"{page}, {way}: {fault['id']} at {nodes}"

    def _fits(self, page: Shown, way: str) -> Iterator[str]:
        wider = self.page.evaluate(SIDEWAYS)
        if wider > 0:
            yield f"{page}, {way}: {wider} px wider than its window"

    def _resize(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": 900})
