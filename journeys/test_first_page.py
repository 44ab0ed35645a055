"""The first page is light, for a telephone on a weak network; `make bench` says how quick."""

import gzip

import httpx
import pytest

from journeys.person import HEIGHTS

MOST_BYTES = 60_000


class FirstPage:
    @pytest.mark.parametrize("width", sorted(HEIGHTS))
    def test_weighs_less_than_60_kb_without_fonts(self, product, browser, width):
        viewport = {"width": width, "height": HEIGHTS[width]}
        context = browser.new_context(viewport=viewport)
        page = context.new_page()
        loaded = []

        def note(request) -> None:
            loaded.append(request)

        page.on("requestfinished", note)

        page.goto(product.url, wait_until="networkidle")

        weights = {one.url: _weight(one) for one in loaded if one.resource_type != "font"}
        context.close()
        assert sum(weights.values()) < MOST_BYTES, weights

    def test_is_sent_compressed(self, product):
        page = httpx.get(product.url, headers={"Accept-Encoding": "gzip"})

        assert page.headers["Content-Encoding"] == "gzip"
        assert len(gzip.compress(page.content)) < len(page.content) / 2


def _weight(request) -> int:
    sizes = request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]
