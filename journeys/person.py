"""One person before a browser: opens, fills, presses; every page is looked at on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page

HEIGHTS = {390: 844, 1280: 900}
SUBMIT = "Lưu và tiếp tục"
# What stands in what: each element with all that hold it, as one number.
PLACES = """() => {
    const kind = (e) => e.tagName + ["class", "role", "type"].map((of) => e.getAttribute(of));
    const number = (words, from) => [...words].reduce(
        (sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0) | 0, from
    );
    const places = new Set();
    const walk = (e, within) => {
        const place = number(kind(e), within);
        places.add(place);
        for (const child of e.children) walk(child, place);
    };
    walk(document.documentElement, 7);
    return [...places];
}"""
CHECKED: dict[int, set[int]] = {width: set() for width in HEIGHTS}


@dataclass
class Person:
    """A browser window of one width, with or without JavaScript."""

    browser: Browser
    base_url: str
    width: int
    pictures: Path | None
    javascript: bool = True
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        context = self.browser.new_context(
            base_url=self.base_url,
            viewport={"width": self.width, "height": HEIGHTS[self.width]},
            java_script_enabled=self.javascript,
            locale="vi-VN",
            accept_downloads=True,
        )
        self.page = context.new_page()
        self.page.set_default_timeout(15_000)
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def open(self, address: str, name: str = "") -> Page:
        """Open an address and look at the page."""
        self.page.goto(address)
        return self.look(name)

    def press(self, words: str, name: str = "") -> Page:
        """Press the visible button with these words and look at what comes."""
        self.button(words).click()
        self.page.wait_for_load_state()
        return self.look(name)

    def follow(self, words: str, name: str = "") -> Page:
        """Follow the visible link with these words and look at what comes."""
        self.visible(self.page.get_by_role("link", name=words)).click()
        self.page.wait_for_load_state()
        return self.look(name)

    def button(self, words: str) -> Locator:
        return self.visible(self.page.get_by_role("button", name=words))

    def visible(self, found: Locator) -> Locator:
        return found.locator("visible=true").first

    def fill(self, answers: Mapping[str, str]) -> None:
        """Answer every question of the page that `answers` knows."""
        for name, wanted in answers.items():
            boxes = self.page.locator(f'main [name="{name}"]')
            if boxes.count() and boxes.first.is_enabled():
                _answer(boxes, wanted)

    def look(self, name: str = "") -> Page:
        """Check what every page must keep: it reads with any tool and fits its window."""
        assert not self.errors, self.errors
        if self.page.url.startswith(self.base_url):
            self._fits()
            if self.javascript:
                self._is_accessible()
        if name and self.pictures:
            picture = self.pictures / f"{name}-{self.width}.png"
            self.page.screenshot(path=picture, full_page=True)
        return self.page

    def close(self) -> None:
        self.page.context.close()

    def _fits(self) -> None:
        if self.javascript:
            wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, f"{self.page.url} is {wide} px wider than its window"

    def _is_accessible(self) -> None:
        places = set(self.page.evaluate(PLACES))
        if places <= CHECKED[self.width]:
            return  # made of parts that were looked at before; only its words are others
        CHECKED[self.width] |= places
        # Contrast, the costly rule, is the same at every width: it is looked at once, on the wide.
        rules = {"color-contrast": {"enabled": self.width == max(HEIGHTS)}}
        found = Axe().run(self.page, options={"resultTypes": ["violations"], "rules": rules})
        assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"


def _answer(boxes: Locator, wanted: str) -> None:
    kind = boxes.first.evaluate("box => box.type")
    if kind == "radio":
        boxes.and_(boxes.page.locator(f'[value="{wanted}"]')).check()
    elif kind == "checkbox":
        boxes.first.check()
    elif kind.startswith("select"):
        boxes.first.select_option(wanted)
    elif kind != "hidden":
        boxes.first.fill(wanted)
