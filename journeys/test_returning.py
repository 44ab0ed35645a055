"""Somebody comes for a result and signs for it on the screen at the desk."""

from math import sin

import pytest

from journeys import steps
from journeys.person import Person


def sign(person: Person) -> None:
    """Draw in the box as a hand does."""
    box = person.page.locator("[data-sign] canvas")
    box.scroll_into_view_if_needed()
    place = box.bounding_box()
    mouse = person.page.mouse
    mouse.move(place["x"] + place["width"] * 0.1, place["y"] + place["height"] / 2)
    mouse.down()
    for step in range(40):
        across, down = 0.1 + 0.02 * step, 0.5 + 0.3 * sin(step / 3)
        mouse.move(place["x"] + place["width"] * across, place["y"] + place["height"] * down)
    mouse.up()


class Return:
    @pytest.mark.parametrize("width", [1280, 390])
    def test_is_signed_for_at_the_desk(self, product, browser, screenshots, width):
        clerk = Person(browser, product.url, width, screenshots)
        steps.sign_in_officer(clerk, product.accounts()["clerk"])
        clerk.open(f"{steps.DESK}?kind=return")
        clerk.open(clerk.page.locator("a.who").first.get_attribute("href").partition("?")[0])
        if clerk.page.get_by_role("button", name="Thu lệ phí tại quầy").count():
            clerk.press("Thu lệ phí tại quầy")
        clerk.press("Trả kết quả", "return-ask")

        sign(clerk)
        clerk.page.locator("[name=collector][value=other]").check()
        clerk.press("Trả kết quả", "return-refused")
        clerk.page.locator("[name=collector][value=owner]").check()
        clerk.press("Trả kết quả", "return-signed")

        picture = clerk.page.get_by_alt_text("Chữ ký của người nhận")
        picture.scroll_into_view_if_needed()
        clerk.page.wait_for_function("image => image.complete", arg=picture.element_handle())
        assert picture.evaluate("image => image.naturalWidth") > 100
        clerk.close()
