"""Somebody stands at the counter: the card is scanned, the form filled in, the receipt printed."""

import unicodedata

import pypdfium2
import pytest

from journeys import steps
from journeys.person import SUBMIT, Person
from tinhso.site.journey import sample

CARDS = {
    1280: "038196000777||Trịnh Thị Mới|05031996|Nữ|Số 00, phường Hạc Thành, Thanh Hóa|10052021",
    390: "038196000778||Trịnh Thị Bé|05031996|Nữ|Số 00, phường Hạc Thành, Thanh Hóa|10052021",
}


@pytest.fixture
def arrive(product, browser, screenshots):
    persons = []

    def one(width: int) -> Person:
        persons.append(Person(browser, product.url, width, screenshots))
        return persons[-1]

    yield one
    for person in persons:
        person.close()


class Counter:
    @pytest.mark.parametrize("width", [1280, 390])
    def test_takes_somebody_in_from_the_card_to_the_receipt(self, product, arrive, width):
        clerk, name = arrive(width), CARDS[width].split("|")[2]
        steps.sign_in_officer(clerk, product.accounts()["clerk"])
        page = clerk.page
        steps.scan(clerk, CARDS[width], "counter")
        page.get_by_text("chưa có trong hệ thống").wait_for()
        clerk.look("counter-new")
        clerk.press("Ghi nhận và tiếp tục", "counter-person")
        assert page.get_by_role("heading", name=name).is_visible()

        page.get_by_role("searchbox", name="Tên thủ tục").fill(sample.SEARCH)
        page.keyboard.press("Enter")
        page.locator(f"button[value='{sample.PROCEDURE}']").click()
        page.get_by_text(f"Khai tại quầy cho {name}").wait_for()
        for _ in range(steps.MOST_PAGES):
            if page.url.endswith("/giay-to/"):
                break
            steps.fill_page(clerk)
            clerk.press(SUBMIT)
        page.locator("input[name=originals-birth_notice]").fill("1")
        page.locator("input[name=copies-birth_notice]").fill("2")
        clerk.look("counter-papers")
        clerk.press(SUBMIT, "counter-review")
        assert page.get_by_text("Bản giấy: 1 bản chính, 2 bản sao").is_visible()
        page.get_by_text("Người khác đến nộp thay").click()
        page.locator("[name=stand_name]").fill("Trần Văn Thay")
        page.locator("[name=stand_number]").fill("03809")
        page.locator("input[name=oath]").check()
        clerk.press("Tiếp nhận hồ sơ", "counter-refused")
        assert page.locator("[name=stand_name]").input_value() == "Trần Văn Thay"
        page.locator("[name=stand_number]").fill("038090000005")
        page.locator("input[name=oath]").check()
        clerk.press("Tiếp nhận hồ sơ", "counter-received")

        code = page.url.rstrip("/").split("/")[-1]
        assert page.get_by_text(f"Đã tiếp nhận hồ sơ {code}").first.is_visible()
        assert page.get_by_text("Nộp tại quầy").first.is_visible()
        receipt = page.request.get(page.locator("a[href$='/phieu/01/']").get_attribute("href"))
        read = "".join(
            one.get_textpage().get_text_range() for one in pypdfium2.PdfDocument(receipt.body())
        )
        said = unicodedata.normalize("NFC", read)
        for words in (code, name, "038196000", "nộp trực tiếp", "Trần Văn Thay"):
            assert words in said
