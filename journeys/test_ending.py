"""A leader revokes what was issued; whoever checks it reads since when, by whom and why."""

import pytest

from journeys import steps
from journeys.person import Person

WHY = "Ghi sai ngày sinh, đã cấp lại"


class IssuedDocument:
    @pytest.mark.parametrize("width", [1280, 390])
    def test_is_revoked_and_says_so_to_whoever_checks_it(
        self, product, browser, screenshots, width
    ):
        leader, anyone = (Person(browser, product.url, width, screenshots) for _ in range(2))
        steps.sign_in_officer(leader, product.accounts()["leader"])
        page = leader.open(f"{steps.DESK}van-ban/?state=issued", "documents")
        page.locator("tbody a").last.click()
        page.wait_for_load_state()
        leader.look("document")
        lookup = page.url.rstrip("/").split("/")[-1]
        anyone.open(f"/kiem-tra/{lookup}/", "verified-before")
        assert not anyone.page.get_by_text("đã bị thu hồi").count()

        leader.follow("Thu hồi", "revoke-ask")
        page.locator("[name=reason]").fill(WHY)
        leader.press("Thu hồi văn bản", "revoke-refused")
        assert page.get_by_text("Đánh dấu vào ô xác nhận trước").first.is_visible()
        assert page.locator("[name=reason]").input_value() == WHY
        page.locator("[name=sure]").check()
        leader.press("Thu hồi văn bản", "revoked")
        assert page.get_by_text("Đã thu hồi").first.is_visible()

        anyone.open(f"/kiem-tra/{lookup}/", "verified-revoked")
        assert anyone.page.get_by_text("Văn bản này đã bị thu hồi").first.is_visible()
        assert anyone.page.get_by_text(WHY).first.is_visible()
        for person in (leader, anyone):
            person.close()
