"""Takes the README's pictures from the running product: make run, then make screenshots."""

import argparse
import json
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tinhso.site import env, instance
from tinhso.site.journey import sample
from tinhso.site.journey.browser import CHROMIUM, MISSING, launch
from tinhso.site.supervisor.settings import Choices

FOLDER = env.ROOT / "docs" / "screenshots"
# Invented, as a reader types the code of a card.
CARD = "038196000777||Trịnh Thị Mới|05031996|Nữ|Số 00, phường Hạc Thành, Thanh Hóa|10052021"
WIDE, NARROW = {"width": 1280, "height": 860}, {"width": 390, "height": 780}


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    if CHROMIUM is None:
        print(MISSING, file=sys.stderr)
        return 2
    accounts = {row["role"]: row for row in json.loads(options.accounts.read_text())}
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        _of_anyone(_page(browser, options.base_url))
        _of_anyone(_page(browser, options.base_url, narrow=True))
        _of_citizen(_page(browser, options.base_url), accounts["citizen"]["username"])
        _of_clerk(_page(browser, options.base_url), accounts["clerk"])
        _of_editor(_page(browser, options.base_url), accounts["digital_office"])
        browser.close()
    print(f"Pictures in {FOLDER}")
    return 0


def _of_anyone(page: Page) -> None:
    for name, address in (
        ("home", "/"),
        ("procedure", f"/thu-tuc/{sample.PROCEDURE}/"),
        ("plan", "/so-lieu/"),
        ("start", "/bat-dau/"),
    ):
        page.goto(address)
        _shoot(page, name)


def _of_citizen(page: Page, username: str) -> None:
    """Take the citizen's list, a dossier with its result, and the check of that result."""
    page.goto("/bat-dau/")
    page.locator(f"form[action$='/{username}/'] button").click()
    page.goto("/ho-so-cua-toi/")
    _shoot(page, "my-dossiers")
    links = page.locator("main a[href^='/ho-so/']").all()
    for address in [link.get_attribute("href") for link in links]:
        page.goto(address)
        if page.locator("a[href$='/ket-qua/']").count():
            _shoot(page, "my-dossier")
            fetched = page.locator("a[href$='/ket-qua/']").first.get_attribute("href") or ""
            result = page.request.get(fetched).body()
            page.goto("/kiem-tra/")
            file = {"name": "ket-qua.pdf", "mimeType": "application/pdf", "buffer": result}
            page.locator("input[name=file]").set_input_files(file)
            page.get_by_role("button", name="Đối chiếu").click()
            page.wait_for_load_state()
            _shoot(page, "verify")
            return


def _sign_in(page: Page, account: dict[str, str]) -> None:
    page.goto("/dang-nhap/")
    page.locator("[name=username]").fill(account["username"])
    page.locator("[name=password]").fill(account["password"])
    page.locator("main form button").first.click()


def _of_editor(page: Page, account: dict[str, str]) -> None:
    _sign_in(page, account)
    page.goto("/ban-lam-viec/thu-tuc/1.001776/soan/")
    _shoot(page, "editor")


def _of_queue(page: Page) -> None:
    """Give three numbers, call two, and show the screen of the room."""
    for _ in range(3):
        page.goto("/ban-lam-viec/hang-cho/")
        page.get_by_role("button", name="Phát số", exact=True).click()
    for counter in ("2", "3"):
        page.goto("/ban-lam-viec/hang-cho/")
        page.locator("[name=counter]").fill(counter)
        page.get_by_role("button", name="Gọi người tiếp theo").click()
    page.goto("/man-hinh/H56.102/")
    _shoot(page, "screen")


def _of_clerk(page: Page, account: dict[str, str]) -> None:
    _sign_in(page, account)
    _of_queue(page)
    page.goto("/ban-lam-viec/quay/")
    page.locator("[name=card]").fill(CARD)
    page.keyboard.press("Enter")
    page.get_by_text("chưa có trong hệ thống").wait_for()
    _shoot(page, "counter")
    page.goto("/ban-lam-viec/")
    _shoot(page, "inbox")
    page.locator("table a.who").first.click()
    page.wait_for_load_state()
    _shoot(page, "dossier")


def _page(browser: Browser, base_url: str, *, narrow: bool = False) -> Page:
    viewport = NARROW if narrow else WIDE
    return browser.new_context(base_url=base_url, viewport=viewport, locale="vi-VN").new_page()


def _shoot(page: Page, name: str) -> None:
    width = page.viewport_size["width"] if page.viewport_size else 0
    page.evaluate("document.fonts.ready")
    page.screenshot(path=FOLDER / f"{name}-{width}.png")


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make screenshots", description=__doc__)
    default = Choices.from_environment().address
    parser.add_argument("--base-url", default=default)
    parser.add_argument("--accounts", type=Path, default=instance.var() / "demo-accounts.json")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
