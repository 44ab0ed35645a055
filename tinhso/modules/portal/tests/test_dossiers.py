import pytest
from django.utils import timezone

from tinhso.modules.dossiers.actions import reception
from tinhso.modules.dossiers.queries.cases import owner_of
from tinhso.modules.portal.tests.factories import sent_by

pytestmark = pytest.mark.django_db


class MyDossiers:
    def test_says_what_will_come_here_when_it_is_empty(self, browser):
        assert "Bạn chưa gửi hồ sơ nào" in browser.get("/ho-so-cua-toi/").content.decode()

    def test_lists_what_was_sent(self, browser, commune):
        code = sent_by(commune)

        assert code in browser.get("/ho-so-cua-toi/").content.decode()


class DossierPage:
    def test_tells_the_story_to_its_owner(self, browser, commune):
        code = sent_by(commune)

        html = browser.get(f"/ho-so/{code}/").content.decode()

        assert "Đã nộp hồ sơ" in html
        assert "Một cửa kiểm tra hồ sơ" in html
        assert "Rút hồ sơ" in html

    def test_does_not_exist_for_a_stranger(self, client, commune):
        assert client.get(f"/ho-so/{sent_by(commune)}/").status_code == 302

    def test_shows_the_form_as_it_was_sent(self, browser, commune):
        code = sent_by(commune)

        assert "Bệnh viện Phụ sản Mẫu" in browser.get(f"/ho-so/{code}/to-khai/").content.decode()


class Supplement:
    def test_asks_for_something_when_nothing_is_sent(self, browser, commune):
        code = _asked_of(commune)

        response = browser.post(f"/ho-so/{code}/bo-sung/", {"note": " "})

        assert response.status_code == 422
        assert 'href="#papers"' in response.content.decode()

    def test_gives_the_answer_to_the_agency(self, browser, commune):
        code = _asked_of(commune)

        page = browser.get(f"/ho-so/{code}/").content.decode()
        response = browser.post(f"/ho-so/{code}/bo-sung/", {"note": "Đã ghi lại"}, follow=True)

        assert "Chụp lại Giấy chứng sinh" in page
        assert "Đã gửi bổ sung" in response.content.decode()
        assert owner_of(code).state == "submitted"


class Withdraw:
    def test_asks_first(self, browser, commune):
        code = sent_by(commune)

        asked = browser.get(f"/ho-so/{code}/rut/")

        assert "Rút hồ sơ này?" in asked.content.decode()
        assert owner_of(code).state == "submitted"

    def test_ends_the_case(self, browser, commune):
        code = sent_by(commune)

        response = browser.post(f"/ho-so/{code}/rut/", {"reason": ""}, follow=True)

        assert "Bạn đã rút hồ sơ này" in response.content.decode()
        assert owner_of(code).state == "withdrawn"

    def test_says_who_was_faster_when_it_is_too_late(self, browser, commune):
        code = sent_by(commune)
        browser.post(f"/ho-so/{code}/rut/")

        response = browser.post(f"/ho-so/{code}/rut/")

        assert response.status_code == 409
        assert "Tải lại trang" in response.content.decode()


class Rate:
    def test_asks_for_a_choice(self, browser, commune):
        code = sent_by(commune)

        response = browser.post(f"/ho-so/{code}/danh-gia/", {"score": "6"}, follow=True)

        assert "Chọn một mức đánh giá" in response.content.decode()


class Track:
    def test_says_nothing_about_the_person(self, client, commune):
        code = sent_by(commune)

        html = client.get("/tra-cuu/", {"code": f" {code.lower()} "}).content.decode()

        assert code in html
        assert "Nguyễn Thị Mẫu" not in html
        assert "Mẫu An" not in html

    def test_keeps_the_code_that_is_not_known(self, client, commune):
        response = client.get("/tra-cuu/", {"code": "H56.102-000000-0000"})

        html = response.content.decode()
        assert response.status_code == 422
        assert 'value="H56.102-000000-0000"' in html
        assert 'href="#code"' in html


def _asked_of(commune):
    code = sent_by(commune)
    reception.request_supplement(
        actor=commune.clerk, code=code, text="Chụp lại Giấy chứng sinh", at=timezone.now()
    )
    return code
