"""What people and programs read when something cannot be done, or went wrong."""

import io
import json
import logging
import re
from importlib import import_module

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tinhso.modules.dossiers.tests.factories import BIRTH, Commune
from tinhso.modules.portal.tests.factories import browser_of, draft_of, sent_by
from tinhso.modules.portal.views import catalogue, dossiers, filing
from tinhso.site.settings import base

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ten_oclock")]
AS_PROGRAM = {"HTTP_ACCEPT": "application/json"}
SAFE = "Bản nháp đã lưu và hồ sơ đã gửi vẫn an toàn"


@pytest.fixture
def console():
    """What the product writes to its console."""
    handlers = logging.root.handlers
    (handler,) = [handler for handler in handlers if handler.name == "console"]
    written = io.StringIO()
    before = handler.setStream(written)
    yield written
    handler.setStream(before)


@pytest.fixture
def commune(db):
    return Commune()


@pytest.fixture
def browser(commune):
    browser = browser_of(commune)
    browser.raise_request_exception = False
    return browser


def _lines(console, **wanted):
    """Return what was written, line by line, as far as it is of the kind that is wanted."""
    lines = [json.loads(line) for line in console.getvalue().splitlines()]
    return [line for line in lines if wanted.items() <= line.items()]


def broken(*_args, **_more):
    raise RuntimeError("broken")


class ServerError:
    def test_shows_the_code_under_which_it_stands_in_the_log(self, client, monkeypatch, console):
        monkeypatch.setattr(catalogue, "shopfront", broken)
        client.raise_request_exception = False

        answer = client.get("/")

        html = answer.content.decode()
        code = re.search(r"mã sự cố <strong[^>]*>([A-Z0-9]{4}-[A-Z0-9]{4})<", html)[1]
        assert answer.status_code == 500
        assert answer["X-Request-ID"] == code
        (line,) = _lines(console, logger="django.request")
        assert (line["request"], line["level"]) == (code, "error")
        assert "RuntimeError" in line["exception"]

    def test_says_what_is_safe_and_offers_to_try_again(self, client, monkeypatch):
        monkeypatch.setattr(catalogue, "shopfront", broken)
        client.raise_request_exception = False

        html = client.get("/?a=1").content.decode()

        assert SAFE in html
        assert 'href="/?a=1">Thử lại<' in html

    def test_keeps_what_was_typed_for_the_second_try(self, browser, commune, monkeypatch):
        draft = draft_of(commune)
        monkeypatch.setattr(filing.drafts, "save_draft", broken)
        typed = {"_asked": "child_name", "child_name": '<b>Mẫu "Bình"\ndòng hai'}

        html = browser.post(f"/nop/{draft}/child/?ve=xem-lai", typed).content.decode()

        assert f'<form method="post" action="/nop/{draft}/child/?ve=xem-lai">' in html
        assert "&lt;b&gt;Mẫu &quot;Bình&quot;\ndòng hai</textarea>" in html
        assert ">Thử lại</button>" in html

    def test_shows_neither_password_nor_file_again(self, browser, commune, monkeypatch):
        code = sent_by(commune)
        monkeypatch.setattr(dossiers.filing, "supplement", broken)
        given = {"note": "", "papers": SimpleUploadedFile("a.png", b"x")}
        page = f"http://testserver/ho-so/{code}/bo-sung/"

        sent = browser.post(f"/ho-so/{code}/bo-sung/", given, HTTP_REFERER=page).content.decode()
        monkeypatch.setattr("tinhso.modules.identity.actions.sign_in_officer", broken)
        named = {"username": "a", "password": "bi-mat-thu"}
        login = Client(raise_request_exception=False).post("/dang-nhap/", named).content.decode()

        assert f'href="/ho-so/{code}/bo-sung/">Thử lại<' in sent
        assert "Tệp đã chọn cần chọn lại" in sent
        assert "bi-mat-thu" not in login

    def test_answers_a_program_with_problem_details(self, client, monkeypatch):
        monkeypatch.setattr(catalogue, "shopfront", broken)
        client.raise_request_exception = False

        answer = client.get("/", **AS_PROGRAM)

        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == 500
        assert answer.json()["instance"] == answer["X-Request-ID"]

    def test_asks_the_database_nothing(self, client, monkeypatch, django_assert_num_queries):
        monkeypatch.setattr("tinhso.modules.identity.middleware.actor_behind", broken)
        client.raise_request_exception = False

        with django_assert_num_queries(0):
            assert client.get("/ho-so-cua-toi/").status_code == 500

    def test_is_the_answer_of_the_demo_province_too(self):
        demo, product = (import_module(n) for n in ("simulators.province.urls", base.ROOT_URLCONF))

        for number in (400, 403, 404, 500):
            assert getattr(demo, f"handler{number}") == getattr(product, f"handler{number}")


class PageNotFound:
    def test_offers_a_way_on(self, client):
        answer = client.get("/khong-co/")

        assert answer.status_code == 404
        assert "Tra cứu hồ sơ bằng mã" in answer.content.decode()

    def test_answers_a_program_with_problem_details(self, client):
        answer = client.get("/khong-co/", **AS_PROGRAM)

        assert (answer.status_code, answer.json()["detail"]) == (404, "Không có trang này.")


class RefusedPages:
    @pytest.mark.parametrize(
        ("status", "said"),
        [(403, "Bàn làm việc dành cho công chức"), (404, "không thuộc phạm vi"), (409, "Tải lại")],
    )
    def test_say_why_and_offer_a_way_on(self, browser, commune, status, said):
        html = self._answer(browser, commune, status)

        assert said in html
        assert "Bạn có thể" in html
        assert "Tìm thủ tục" in html

    @pytest.mark.parametrize("status", [403, 404, 409])
    def test_are_problem_details_for_a_program(self, browser, commune, status):
        answer = self._ask(browser, commune, status, **AS_PROGRAM)

        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == status

    def _answer(self, browser, commune, status):
        answer = self._ask(browser, commune, status)
        assert answer.status_code == status
        return answer.content.decode()

    def _ask(self, browser, commune, status, **headers):
        if status == 403:
            return browser.get("/ban-lam-viec/", **headers)
        if status == 404:
            return browser.get("/ho-so/H56.102-261116-9999/", **headers)
        code = sent_by(commune)
        browser.post(f"/ho-so/{code}/rut/")
        return browser.post(f"/ho-so/{code}/rut/", **headers)


class ByButtonOnly:
    def test_is_a_page_where_django_sends_an_empty_one(self, browser, commune):
        answer = browser.get(f"/ho-so/{sent_by(commune)}/danh-gia/")

        assert answer.status_code == 405
        assert answer["Allow"] == "POST"
        assert "Địa chỉ này chỉ dùng khi bấm nút" in answer.content.decode()


class CsrfFailure:
    def test_explains_how_to_send_again(self, commune):
        browser = Client(enforce_csrf_checks=True)
        page = f"http://testserver/thu-tuc/{BIRTH}/bat-dau/?a=1"

        answer = browser.post(f"/thu-tuc/{BIRTH}/bat-dau/", {"unit": "1"}, HTTP_REFERER=page)

        html = answer.content.decode()
        assert answer.status_code == 403
        assert SAFE in html
        assert f'href="/thu-tuc/{BIRTH}/bat-dau/?a=1">Mở lại trang<' in html

    def test_shows_nothing_of_what_a_stranger_may_have_sent(self, client):
        browser = Client(enforce_csrf_checks=True)

        html = browser.post(
            "/kiem-tra/", {"ma": "tu-ke-xau"}, HTTP_REFERER="https://evil.example/x"
        )

        assert "tu-ke-xau" not in html.content.decode()
        assert "evil.example" not in html.content.decode()

    def test_answers_a_program_with_problem_details(self):
        answer = Client(enforce_csrf_checks=True).post("/kiem-tra/", **AS_PROGRAM)

        assert answer.json()["status"] == 403


class TooLarge:
    def test_says_how_much_we_take(self, browser, commune, settings):
        settings.REQUEST_LIMIT_BYTES = 1000
        draft = draft_of(commune)
        file = SimpleUploadedFile("a.png", b"x" * 2000)

        answer = browser.post(f"/nop/{draft}/giay-to/", {"paper-birth_notice": file})

        html = answer.content.decode()
        assert answer.status_code == 413
        assert "Mỗi tệp không quá 10 MB" in html
        assert "Quay lại trang trước" in html

    def test_covers_a_form_that_is_endless(self, browser, commune, settings):
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

        answer = browser.post(f"/ho-so/{sent_by(commune)}/rut/", {"reason": "x" * 2000})

        assert answer.status_code == 413
        assert SAFE in answer.content.decode()


class BadRequest:
    def test_is_a_plain_page(self, client, settings):
        settings.ALLOWED_HOSTS = ["localhost"]

        answer = client.get("/", HTTP_HOST="evil.example")

        assert answer.status_code == 400
        assert "không đọc được yêu cầu" in answer.content.decode()


class RequestId:
    def test_differs_from_request_to_request(self, client):
        assert client.get("/healthz")["X-Request-ID"] != client.get("/healthz")["X-Request-ID"]

    def test_stands_beside_what_is_logged(self, client, console):
        answer = client.get("/khong-co/")

        (line,) = _lines(console)
        assert (line["request"], line["status"]) == (answer["X-Request-ID"], 404)

    def test_stands_beside_no_address_that_led_nowhere(self, client, console):
        client.get("/khong-co/nguyen-thi-kin/")

        assert "nguyen-thi-kin" not in console.getvalue()
