"""Looks at pages that were made before: axe wide and narrow, light and dark, and their width."""

import gzip
import mimetypes
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_FILE_PATH
from django.conf import settings
from django.contrib.staticfiles import finders
from lxml import etree, html
from playwright.sync_api import Browser, Page, Route, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
SITE = "http://tinhso.invalid"
WIDE, NARROW, NARROWEST = 1280, 390, 320
# A page of the portal is for a telephone on a weak network; 60 kB is what the look allows at most.
MOST_BYTES = (("portal:", 40_000), ("identity:", 40_000), ("", 60_000))
ALL = {"target-size": {"enabled": True}}
STRUCTURE = {**ALL, "color-contrast": {"enabled": False}}
CONTRAST = {"type": "rule", "values": ["color-contrast"]}
RUN = "options => axe.run(document, options).then(found => found.violations)"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass(frozen=True)
class Shown:
    """One page as one kind of person gets it."""

    name: str
    who: str
    html: str

    @property
    def address(self) -> str:
        """The name of the address, whatever state it shows."""
        return self.name.partition(" ")[0]

    def __str__(self) -> str:
        return f"{self.name} as {self.who}"


def different(pages: Iterable[Shown]) -> Iterator[Shown]:
    """Yield the pages of one address that are not made of the same parts as one before."""
    seen = set()
    for page in pages:
        parts = frozenset(
            (element.tag, element.get("class"), element.get("role"))
            for element in html.document_fromstring(page.html).iter(etree.Element)
        )
        if (page.address, parts) not in seen:
            seen.add((page.address, parts))
            yield page


def most(page: Shown) -> int:
    """Return how many bytes a page may weigh, compressed, without fonts."""
    return next((most for place, most in MOST_BYTES if page.name.startswith(place)))


def weight_of(page: Shown) -> int:
    """Return what a page weighs with the sheets and scripts it names, compressed, without fonts."""
    tree = html.document_fromstring(page.html)
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
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        window = Window(browser)
        found = [fault for page in pages for fault in window.faults(page)]
        browser.close()
    return found


class Window:
    """A browser window that is served from what was made before."""

    def __init__(self, browser: Browser) -> None:
        self.context = browser.new_context(locale="vi-VN", reduced_motion="reduce")
        self.context.add_init_script(path=AXE_FILE_PATH)  # read once, not with every look
        self.page: Page = self.context.new_page()
        self.page.route("**/*", self._serve)
        self.shown = ""

    def faults(self, page: Shown) -> Iterator[str]:
        """Yield what is wrong with one page."""
        self._open(page)
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
        self.shown = page.html
        self._resize(WIDE)
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        self.page.goto(f"{SITE}/")

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

    def _serve(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if not path.startswith(f"/{settings.STATIC_URL.strip('/')}/"):
            route.fulfill(status=200, content_type="text/html; charset=utf-8", body=self.shown)
            return
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        route.fulfill(status=200, content_type=kind, body=_asset_bytes(path))
