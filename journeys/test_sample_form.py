"""Trying every kind of question: found from the first page, filled in, printed, sent."""

import unicodedata

import pypdfium2
import pytest
from playwright.sync_api import expect

from journeys import steps, trial
from journeys.person import SUBMIT, Person
from tinhso.site.journey import sample

PAGES = ["person", "place", "family", "goods", "sign"]
MYSELF = "Cho chính tôi"
ROLES = ("citizen", "clerk", "officer", "leader")
ACTS = (
    ("clerk", "Tiếp nhận", "Đã tiếp nhận"),
    ("clerk", "Chuyển thẩm tra", "Đã chuyển thẩm tra"),
    ("officer", "Trình lãnh đạo ký", "Đã trình lãnh đạo"),
    ("leader", "Duyệt kết quả", "Đã duyệt"),
    ("leader", "Ký số", "Đã ký số"),
    ("clerk", "Đóng dấu và phát hành", "Đã đóng dấu"),
    ("clerk", "Thu lệ phí tại quầy", "Đã thu lệ phí"),
    ("clerk", "Trả kết quả", "Đã trả kết quả"),
)


def _begin(person: Person, name: str) -> None:
    person.open("/")
    person.follow("Tờ khai mẫu", "trial-procedure")
    steps.sign_in(person, name)
    person.page.get_by_label(MYSELF).check()
    unit = person.page.locator("select[name=unit]")
    option = unit.locator("option", has_text=sample.COMMUNE).first
    unit.select_option(option.get_attribute("value"))
    person.press("Tiếp tục")


def _review(person: Person) -> str:
    """Go past the papers, none of which must be, and return what the review says."""
    person.press(SUBMIT, "trial-review")
    return person.page.locator("main").inner_text()


class SampleForm:
    @pytest.mark.parametrize(
        ("width", "javascript"), [(1280, True), (390, True), (390, False)], ids=str
    )
    def test_is_filled_in_printed_and_sent(self, product, browser, screenshots, width, javascript):
        person = Person(browser, product.url, width, screenshots, javascript=javascript)
        _begin(person, product.accounts()["citizen"]["name"])

        assert trial.fill(person, sample.COMMUNE) == PAGES

        told = _review(person)
        for said in (
            "Người 1, Nơi đã ở 2",
            "phường Mẫu Hai, tỉnh Ví Dụ",
            "Thành tiền: 600.000 đồng",
            "anh-mau.png",
            "Đã ký",
            "19.8067, 105.7852",
            "không có giá trị pháp lý",
        ):
            assert said in told
        address = person.page.get_by_role("link", name="Tải bản in").get_attribute("href")
        assert person.page.request.get(address).body().startswith(b"%PDF-")

        code = steps.send(person)
        assert code.startswith("H56.")
        person.open(f"/ho-so/{code}/to-khai/", "trial-answers")
        assert "Người 1, Nơi đã ở 1" in person.page.locator("main").inner_text()
        person.close()

    @pytest.mark.parametrize("width", [1280, 390])
    def test_takes_the_place_from_the_device(self, product, browser, screenshots, width):
        person = Person(browser, product.url, width, screenshots)
        _begin(person, product.accounts()["citizen"]["name"])
        trial.fill_page(person, sample.COMMUNE)
        person.press(SUBMIT)
        page, context = person.page, person.page.context
        assert page.url.endswith("/place/")

        context.clear_permissions()
        person.button("Lấy vị trí của tôi").click()
        page.get_by_text("Trình duyệt không cho lấy vị trí").wait_for()

        context.grant_permissions(["geolocation"])
        context.set_geolocation({"latitude": 19.80671234, "longitude": 105.7852, "accuracy": 12})
        person.button("Lấy vị trí của tôi").press("Enter")
        page.get_by_text("sai số khoảng 12 m").wait_for()

        person.look("trial-located")
        assert page.locator("[name=spot-lat]").input_value() == "19.806712"
        assert page.locator("[name=spot-lon]").input_value() == "105.7852"
        person.close()

    @pytest.mark.parametrize("width", [1280, 390])
    def test_takes_the_place_from_a_map(self, product, browser, screenshots, width):
        person = Person(browser, product.url, width, screenshots)
        _begin(person, product.accounts()["citizen"]["name"])
        trial.fill_page(person, sample.COMMUNE)
        person.press(SUBMIT)
        page = person.page
        fetched = []
        page.on("request", lambda request: fetched.append(request.url))
        assert page.locator("script[src*=leaflet]").count() == 0

        person.button("Chọn trên bản đồ").press("Enter")
        page.locator(".leaflet-tile-loaded").nth(3).wait_for()
        assert page.locator("[name=spot-lat]").input_value() == ""
        page.get_by_role("application").focus()
        page.keyboard.press("ArrowUp")
        page.get_by_text("Đã điền 19.").wait_for()
        north = float(page.locator("[name=spot-lat]").input_value())
        assert north > 19.81

        box = page.get_by_role("application").bounding_box()
        page.mouse.click(box["x"] + box["width"] * 0.75, box["y"] + box["height"] / 2)
        expect(page.locator("[name=spot-lon]")).not_to_have_value("105.78")
        assert float(page.locator("[name=spot-lon]").input_value()) > 105.78
        person.look("trial-map")
        assert all(one.startswith("http://localhost:") for one in fetched)
        person.close()

    def test_comes_back_as_a_paper_that_says_it_is_none(self, product, browser, screenshots):
        people = {role: Person(browser, product.url, 1280, screenshots) for role in ROLES}
        accounts, citizen = product.accounts(), people["citizen"]
        _begin(citizen, accounts["citizen"]["name"])
        trial.fill(citizen, sample.COMMUNE)
        _review(citizen)
        code = steps.send(citizen)

        for role in ROLES[1:]:
            steps.sign_in_officer(people[role], accounts[role])
        for role, label, done in ACTS:
            steps.act(people[role], code, label, done, "")

        page = citizen.open(f"/ho-so/{code}/")
        result = page.request.get(page.locator("a[href$='/ket-qua/']").first.get_attribute("href"))
        assert result.body().startswith(b"%PDF-")
        read = "".join(
            one.get_textpage().get_text_range() for one in pypdfium2.PdfDocument(result.body())
        )
        assert "KHÔNG CÓ GIÁ TRỊ PHÁP LÝ" in unicodedata.normalize("NFC", read)
        for person in people.values():
            person.close()
