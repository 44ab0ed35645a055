import pytest

from tinhso.modules.portal.tests.factories import Commune, browser_of, draft_of
from tinhso.site.headers import FILE_POLICY, page_policy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ten_oclock")]


class Page:
    def test_runs_no_script_that_stands_in_it(self, client):
        policy = client.get("/")["Content-Security-Policy"]

        assert "script-src 'self';" in policy
        assert "default-src 'none'" in policy
        assert "base-uri 'none'" in policy

    def test_is_not_framed_sniffed_or_told_of_elsewhere(self, client):
        answer = client.get("/")

        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "geolocation=(self)" in answer["Permissions-Policy"]
        assert "camera=()" in answer["Permissions-Policy"]

    @pytest.mark.parametrize("address", ["/khong-co/", "/ban-lam-viec/", "/healthz"])
    def test_says_so_with_every_answer(self, client, address):
        assert "default-src 'none'" in client.get(address)["Content-Security-Policy"]

    def test_of_a_person_stays_in_that_browser(self, client):
        browser = browser_of(Commune())

        assert browser.get("/ho-so-cua-toi/")["Cache-Control"] == "private, no-cache"
        assert "Cache-Control" not in client.get("/tro-giup/")


class UploadedFile:
    def test_is_shut_in(self):
        commune = Commune()
        browser, draft = browser_of(commune), draft_of(commune)
        page = browser.get(f"/nop/{draft}/giay-to/").content.decode()
        paper = page.split(f"/nop/{draft}/giay-to/")[1].split("/")[0]

        answer = browser.get(f"/nop/{draft}/giay-to/{paper}/")

        assert answer["Content-Type"] == "image/png"
        assert answer["Content-Security-Policy"] == FILE_POLICY
        assert answer["Cache-Control"] == "private, no-store"


class PagePolicy:
    def test_lets_a_form_lead_on_to_the_identity_provider(self):
        policy = page_policy("https://vneid.example/realms/vn")

        assert "form-action 'self' https://vneid.example;" in policy
        assert "form-action 'self';" in page_policy("")

    def test_lets_pictures_of_the_map_come_from_where_it_is_and_nowhere_else(self):
        policy = page_policy("", "https://map.example:8443/{z}/{x}/{y}.png")

        assert "img-src 'self' data: https://map.example:8443;" in policy
        assert "img-src 'self' data:;" in page_policy("")
