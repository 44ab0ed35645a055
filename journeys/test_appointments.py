"""Somebody books a time at a one-stop shop, changes it, and gives it back; the clerk sees it."""

import pytest
from playwright.sync_api import expect

from journeys import steps
from journeys.person import Person

WAYS = [(1280, True), (390, True), (390, False)]


class Appointment:
    @pytest.mark.parametrize(("width", "javascript"), WAYS)
    def test_is_booked_changed_and_cancelled(
        self, product, browser, screenshots, width, javascript
    ):
        clerk = Person(browser, product.url, width, screenshots)
        citizen = Person(browser, product.url, width, screenshots, javascript=javascript)
        _offer(clerk, product)

        _sign_in(citizen)
        citizen.follow("Đặt lịch hẹn", "book")
        citizen.page.locator(".found a").first.click()
        citizen.look("book-day")
        citizen.page.locator(".found a").last.click()
        citizen.look("book-slot")
        citizen.press("Đặt lịch hẹn", "book-slot-refused")
        citizen.page.locator("[name=slot]:enabled").last.check()
        citizen.press("Đặt lịch hẹn", "appointment")
        first = citizen.page.locator("h1").inner_text()

        citizen.follow("Đổi giờ")
        citizen.page.locator(".found a").first.click()
        citizen.page.locator("[name=slot]:enabled").first.check()
        citizen.press("Đổi sang giờ này")
        second = citizen.page.locator("h1").inner_text()
        assert second != first

        citizen.follow("Lịch hẹn của tôi", "my-appointments")
        expect(citizen.page.locator("main")).to_contain_text(second)
        clerk.open(f"{steps.DESK}hang-cho/lich-hen/", "desk-appointments")
        expect(clerk.page.locator("tbody tr").first).to_be_visible()
        citizen.follow("Hủy", "appointment-cancel")
        citizen.press("Hủy lịch hẹn", "my-appointments-empty")
        expect(citizen.page.locator(".blank")).to_be_visible()
        for person in (clerk, citizen):
            person.close()


def _offer(clerk: Person, product) -> None:
    """Let the one-stop shop take two people every half hour, two weeks ahead."""
    steps.sign_in_officer(clerk, product.accounts()["clerk"])
    clerk.open(f"{steps.DESK}hang-cho/")
    clerk.follow("Nhận đặt lịch và các ngày tới")
    wanted = {"minutes": "0", "places": "2", "days_ahead": "14"}
    clerk.fill(wanted)
    clerk.press("Lưu", "desk-appointments-refused")
    clerk.fill({"minutes": "30"})
    clerk.press("Lưu")
    expect(clerk.page.locator("main")).to_contain_text("mỗi 30 phút 2 người")


def _sign_in(citizen: Person) -> None:
    citizen.open("/lich-hen/")
    citizen.page.locator("label", has_text="Nguyễn Thị Mẫu").first.click()
    citizen.page.get_by_role("button", name="Chia sẻ và đăng nhập").click()
    citizen.page.wait_for_url("**/lich-hen/")
