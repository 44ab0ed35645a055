"""The main job in a real browser: from the first search to the rated result."""

import pytest

from journeys import steps
from journeys.person import Person


@pytest.fixture
def arrive(product, browser, screenshots):
    """Return what opens a browser for one more person."""
    persons = []

    def one(width: int, *, javascript: bool = True) -> Person:
        persons.append(Person(browser, product.url, width, screenshots, javascript=javascript))
        return persons[-1]

    yield one
    for person in persons:
        person.close()


class MainJob:
    @pytest.mark.parametrize("width", [1280, 390])
    def test_goes_from_search_to_rated_result(self, product, arrive, width):
        accounts = product.accounts()
        citizen = arrive(width)
        steps.find(citizen)
        steps.sign_in(citizen, accounts["citizen"]["name"])
        steps.fill(citizen)
        steps.hand_in(citizen)
        code = steps.send(citizen)

        clerk, officer, leader = (arrive(width) for _ in range(3))
        steps.sign_in_officer(clerk, accounts["clerk"])
        clerk.open(steps.DESK, "inbox")
        steps.act(clerk, code, "Tiếp nhận", "Đã tiếp nhận", "dossier-receive")
        steps.act(clerk, code, "Chuyển thẩm tra", "Đã chuyển thẩm tra", "dossier-hand-over")
        steps.sign_in_officer(officer, accounts["officer"])
        steps.act(officer, code, "Trình lãnh đạo ký", "Đã trình lãnh đạo", "dossier")
        steps.sign_in_officer(leader, accounts["leader"])
        steps.act(leader, code, "Duyệt kết quả", "Đã duyệt", "dossier-decide")
        steps.act(leader, code, "Ký số", "Đã ký số", "dossier-sign")
        steps.act(clerk, code, "Đóng dấu và phát hành", "Đã đóng dấu", "dossier-issue")
        steps.act(clerk, code, "Trả kết quả", "Đã trả kết quả", "dossier-return")

        page = citizen.open(f"/ho-so/{code}/", "my-dossier")
        result = page.request.get(page.locator("a[href$='/ket-qua/']").first.get_attribute("href"))
        assert result.headers["content-type"] == "application/pdf"
        page.locator("input[name=score][value='5']").check()
        citizen.press("Gửi đánh giá")
        assert page.get_by_text("Bạn đã đánh giá").first.is_visible()

        anyone = arrive(width)
        anyone.open(f"/tra-cuu/?code={code}", "tracked")
        anyone.open("/kiem-tra/")
        anyone.page.locator("input[name=file]").set_input_files(
            {"name": "ket-qua.pdf", "mimeType": "application/pdf", "buffer": result.body()}
        )
        anyone.press("Đối chiếu", "verify")
        assert anyone.page.get_by_text("nguyên vẹn").first.is_visible()
        anyone.open("/so-lieu/", "plan")

    def test_needs_no_javascript_from_a_citizen(self, product, arrive):
        citizen = arrive(390, javascript=False)

        steps.find(citizen)
        steps.sign_in(citizen, product.accounts()["citizen"]["name"])
        steps.fill(citizen)
        steps.hand_in(citizen)

        assert steps.send(citizen).startswith("H56.")
