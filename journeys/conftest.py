"""A product that runs, and a browser to use it with."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from journeys.product import Product
from tinhso.site import env
from tinhso.site.journey.browser import CHROMIUM, MISSING, launch

SCREENSHOTS = env.ROOT / ".var" / "screenshots"
# So that both groups take about as long: whoever is done first only waits for the other.
FIRST = (
    "[1280]",
    "test_running.py",
    "test_http_journey.py",
    "test_keyboard.py",
    "test_of_several_agencies",
    "test_is_done_at_the_counter",
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A product serves many journeys: with xdist, two groups, each with a product of its own."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)
            first = any(part in item.nodeid for part in FIRST)
            item.add_marker(pytest.mark.xdist_group("product-1" if first else "product-2"))


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product with its demo province, started once for all journeys.

    While writing a journey: JOURNEY_VAR names the state folder of one that runs already on PORT.
    """
    if "JOURNEY_VAR" in os.environ:
        yield Product(Path(os.environ["JOURNEY_VAR"]), port=int(os.environ["PORT"]))
        return
    running = Product(tmp_path_factory.mktemp("product"))
    try:
        running.start()
        yield running
    finally:
        running.forget()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium; without it the journeys say loudly that they did not run."""
    if CHROMIUM is None:
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def screenshots() -> Path | None:
    """The folder pictures are kept in, when they are asked for: PICTURES=1."""
    if "PICTURES" not in os.environ:
        return None
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    return SCREENSHOTS
