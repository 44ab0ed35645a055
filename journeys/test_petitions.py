"""A citizen tells what went wrong, the agency answers, and anybody may read the public answer."""

import pytest

from journeys import steps
from journeys.person import Person
from tinhso.site.journey import sample


def act(person: Person, code: str, label: str, done: str, typed: dict[str, str]) -> None:
    """Open a verb of the petition's page at the desk, write what it asks for, and do it."""
    person.open(f"{steps.DESK}phan-anh/{code}/", f"petition-{label}")
    if typed:
        person.follow(label)
        person.press(label)  # nothing is written yet, and that is said at the field
        person.fill(typed)
    person.press(label)
    assert person.page.get_by_text(done).first.is_visible()


class Petition:
    @pytest.mark.parametrize(("width", "javascript"), [(1280, True), (390, False)])
    def test_is_sent_answered_rated_and_made_public(
        self, product, browser, screenshots, width, javascript
    ):
        citizen = Person(browser, product.url, width, screenshots, javascript=javascript)
        page = citizen.open("/phan-anh/", "petitions")
        citizen.follow("Gửi phản ánh, kiến nghị")
        page.locator("label", has_text=product.accounts()["citizen"]["name"]).first.click()
        page.get_by_role("button", name="Chia sẻ và đăng nhập").click()
        page.wait_for_url("**/phan-anh/gui/")
        subject = f"Quầy số 2 nghỉ trước giờ, {width}"
        page.locator("[name=subject]").fill(subject)
        citizen.press("Xem lại", "petition-refused")
        assert page.locator("[name=subject]").input_value() == subject
        unit = page.locator("select[name=unit]")
        ward = unit.locator("option", has_text=sample.COMMUNE).first.get_attribute("value")
        unit.select_option(ward)
        page.locator("[name=kind]").first.check()
        page.locator("[name=about]").first.check()
        page.locator("[name=text]").fill("Tôi đến lúc bốn giờ chiều thì quầy đã tắt đèn.")
        file = {"name": "quay.png", "mimeType": "image/png", "buffer": sample.paper()}
        page.locator("[name=files]").set_input_files(file)
        citizen.press("Xem lại", "petition-review")
        assert page.get_by_text("quay.png").first.is_visible()
        citizen.press("Gửi", "petition-sent")
        code = page.url.rstrip("/").split("/")[-1]

        leader = Person(browser, product.url, width, screenshots)
        steps.sign_in_officer(leader, product.accounts()["leader"])
        leader.open(f"{steps.DESK}phan-anh/?q=quay so 2 nghi", "petitions-desk")
        assert leader.page.get_by_role("link", name=subject).first.is_visible()
        act(leader, code, "Tiếp nhận", "Đã tiếp nhận phản ánh", {})
        answer = {"note": "Quầy đã được nhắc giữ đúng giờ."}
        act(leader, code, "Trả lời", "Đã trả lời người gửi", answer)

        citizen.open(f"/phan-anh/{code}/", "petition-answered")
        assert page.get_by_text(answer["note"]).first.is_visible()
        page.get_by_label("Hài lòng", exact=True).check()
        citizen.press("Gửi đánh giá", "petition-rated")

        public = {"subject": f"Giữ đúng giờ ở quầy, {width}", "note": answer["note"]}
        act(leader, code, "Công khai câu trả lời", "Đã công khai", public)
        anyone = Person(browser, product.url, width, screenshots)
        anyone.open("/phan-anh/?q=giu dung gio")
        anyone.follow(public["subject"], "petition-public")
        assert not anyone.page.get_by_text(product.accounts()["citizen"]["name"]).count()
        for person in (citizen, leader, anyone):
            person.close()
