"""The browser that tests and pictures are made with."""

import os
import shutil

from playwright.sync_api import Browser, Playwright

# The shell draws the same pages with little more than half the work of the whole program.
NAMES = ("chromium-headless-shell", "chromium")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
MISSING = "NO BROWSER: chromium is missing (apt-get install chromium, or CHROMIUM=…)"


def launch(playwright: Playwright) -> Browser:
    """Start the browser named by CHROMIUM, or the one the system has."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
