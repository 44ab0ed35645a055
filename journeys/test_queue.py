"""Somebody takes a number and sits down; the screen calls them to a counter."""

import pytest
from playwright.sync_api import expect

from journeys import steps
from journeys.person import Person


class WaitingRoom:
    @pytest.mark.parametrize("width", [1280, 390])
    def test_is_called_by_the_screen(self, product, browser, screenshots, width):
        clerk, room = (Person(browser, product.url, width, screenshots) for _ in range(2))
        steps.sign_in_officer(clerk, product.accounts()["clerk"])
        screen = room.open("/man-hinh/H56.102/", "screen")
        clerk.open(f"{steps.DESK}hang-cho/", "queue-empty")
        clerk.press("Phát số", "queue-ticket")
        number = clerk.page.locator(".huge-number").inner_text()

        clerk.open(f"{steps.DESK}hang-cho/")
        clerk.page.locator("[name=counter]").fill("3" if width == 390 else "4")
        clerk.press("Gọi người tiếp theo", "queue")

        expect(screen.locator(".screen-list li").first).to_contain_text(number)
        room.look("screen-called")
        clerk.press("Không có mặt")
        clerk.press(f"Số {number} chờ lại", "queue-again")
        clerk.press("Gọi người tiếp theo")
        clerk.press("Xong", "queue-done")
        for person in (clerk, room):
            person.close()
