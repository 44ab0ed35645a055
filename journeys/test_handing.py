"""A clerk hands dossiers over with a list, and who gets them says that they came."""

import pytest

from journeys import steps
from journeys.person import Person

LISTS = f"{steps.DESK}ban-giao/"


class HandoverList:
    @pytest.mark.parametrize("width", [1280, 390])
    def test_is_made_printed_and_received(self, product, browser, screenshots, width):
        clerk, officer = (Person(browser, product.url, width, screenshots) for _ in range(2))
        steps.sign_in_officer(clerk, product.accounts()["clerk"])
        clerk.open(LISTS, "handovers")
        clerk.follow("Lập danh sách", "handover-new")
        boxes = clerk.page.locator(".inbox tbody input[type=checkbox]")
        for place in range(2):
            boxes.nth(place).check()
        clerk.press("Lập danh sách", "handover-made")
        address = clerk.page.url
        printed = clerk.page.request.get(f"{address}phieu.pdf")
        assert printed.headers["content-type"] == "application/pdf"

        steps.sign_in_officer(officer, product.accounts()["officer"])
        officer.open(address, "handover")
        officer.page.locator("summary", has_text="Có hồ sơ không đến").click()
        officer.page.locator("[name=why_2]").fill("Không có trong túi hồ sơ")
        officer.press("Nhận danh sách", "handover-received")
        assert officer.page.get_by_text("Đã nhận, thiếu 1").is_visible()

        clerk.open(LISTS, "handovers-one")
        assert clerk.page.get_by_text("Đã nhận, thiếu 1").first.is_visible()
        for person in (clerk, officer):
            person.close()
