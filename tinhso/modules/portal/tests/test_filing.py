import re
from base64 import b64encode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tinhso.modules.portal.tests.factories import (
    BIRTH,
    PNG,
    draft_of,
    drafts_in,
    kept,
    sent_in,
    sign_in,
)

pytestmark = pytest.mark.django_db


class Start:
    def test_sends_a_stranger_to_vneid_and_back(self, client, commune):
        response = client.get(f"/thu-tuc/{BIRTH}/bat-dau/")

        assert response.status_code == 302
        assert response["Location"].endswith(f"?next=/thu-tuc/{BIRTH}/bat-dau/")
        assert "/vneid/" in response["Location"]

    def test_asks_for_the_commune(self, browser, commune):
        response = browser.post(f"/thu-tuc/{BIRTH}/bat-dau/", {"unit": "999999"})

        assert response.status_code == 422
        assert "Chọn xã, phường giải quyết hồ sơ" in response.content.decode()
        assert drafts_in(commune) == 0

    def test_begins_a_draft_with_what_vneid_knows(self, browser, commune):
        response = browser.post(
            f"/thu-tuc/{BIRTH}/bat-dau/", {"unit": commune.unit.pk}, follow=True
        )

        assert "Nguyễn Thị Mẫu" in response.content.decode()
        assert "Bước 1 trên" in response.content.decode()


class FormPage:
    def test_keeps_what_was_typed_and_says_what_to_do(self, browser, commune):
        draft = draft_of(commune)
        asked = "child_last child_name"

        response = browser.post(
            f"/nop/{draft}/child/", {"_asked": asked, "child_last": "", "child_name": "Mẫu Bình"}
        )

        html = response.content.decode()
        assert response.status_code == 422
        assert html.index('class="errors"') < html.index("<h1")
        assert 'href="#child_last"' in html
        assert 'value="Mẫu Bình"' in html
        assert kept(commune, draft).answers["child_name"] == "Mẫu Bình"

    def test_keeps_what_was_typed_when_the_session_had_ended(self, client, commune):
        draft = draft_of(commune)
        page = f"/nop/{draft}/child/"

        away = client.post(page, {"_asked": "child_last child_name", "child_name": "Mẫu Bình"})
        sign_in(client, commune)
        back = client.get(page)

        assert "/vneid/" in away["Location"]
        assert 'value="Mẫu Bình"' in back.content.decode()
        assert "Những gì bạn vừa nhập vẫn còn" in back.content.decode()
        assert kept(commune, draft).answers["child_name"] == "Mẫu Bình"

    def test_leaves_without_judging(self, browser, commune):
        draft = draft_of(commune)

        response = browser.post(
            f"/nop/{draft}/child/", {"_asked": "child_last", "child_last": "", "exit": "1"}
        )

        assert response["Location"] == "/ho-so-cua-toi/"
        assert "child_last" not in kept(commune, draft).answers

    def test_goes_back_to_the_review_it_came_from(self, browser, commune):
        draft = draft_of(commune)

        response = browser.post(
            f"/nop/{draft}/child/?ve=xem-lai", {"_asked": "child_last", "child_last": "Lê"}
        )

        assert response["Location"] == f"/nop/{draft}/xem-lai/"

    def test_is_not_found_for_anyone_else(self, client, commune, browser):
        response = browser.get("/nop/00000000-0000-0000-0000-000000000000/child/")

        assert response.status_code == 404

    def test_leads_to_a_page_that_exists(self, browser, commune):
        response = browser.get(f"/nop/{draft_of(commune)}/khong-co/")

        assert response.status_code == 302


class Papers:
    def test_refuses_by_name_what_is_not_what_it_claims(self, browser, commune):
        draft = draft_of(commune)
        program = SimpleUploadedFile("chung-sinh.pdf", b"MZ\x90\x00" + b"\0" * 100)

        response = browser.post(
            f"/nop/{draft}/giay-to/", {"paper-birth_notice": program, "upload": "1"}
        )

        html = response.content.decode()
        assert response.status_code == 422
        assert "chung-sinh.pdf" in html
        assert 'href="#paper-birth_notice"' in html

    def test_asks_for_a_paper_that_is_missing(self, browser, commune):
        from_scratch = draft_of(commune)
        browser.post(
            f"/nop/{from_scratch}/giay-to/", {"remove": _last_paper(commune, from_scratch)}
        )

        response = browser.post(f"/nop/{from_scratch}/giay-to/", {"next": "1"})

        assert response.status_code == 422
        assert "Tải lên giấy chứng sinh" in response.content.decode()

    def test_takes_a_picture_and_gives_it_back(self, browser, commune):
        draft = draft_of(commune)
        picture = SimpleUploadedFile("trang 2.png", PNG)
        browser.post(f"/nop/{draft}/giay-to/", {"paper-birth_notice": picture, "upload": "1"})

        response = browser.get(f"/nop/{draft}/giay-to/{_last_paper(commune, draft)}/")

        assert response["Content-Type"] == "image/png"
        assert response.content.startswith(PNG[:8])


class Uploads:
    def test_take_a_paper_in_parts_and_list_it_once(self, browser, commune):
        draft = draft_of(commune)
        address = _begun(browser, draft, len(PNG)).headers["Location"]
        for start in range(0, len(PNG), 30):
            answer = _put(browser, address, PNG[start : start + 30], start)
            assert answer.status_code == 204
        _put(browser, address, b"", len(PNG))

        html = browser.get(f"/nop/{draft}/giay-to/").content.decode()
        assert html.count(">giay chung sinh.png</a>") == 1

    def test_are_for_papers_of_the_own_draft_only(self, browser, commune, client):
        draft = draft_of(commune)
        address = _begun(browser, draft, 10).headers["Location"]

        assert _begun(browser, draft, 10, key="khong-co").status_code == 404
        assert _begun(client, draft, 10).status_code == 302
        assert _put(client, address, b"x", 0).status_code == 302

    def test_refuse_by_name_and_are_gone(self, browser, commune):
        draft = draft_of(commune)
        address = _begun(browser, draft, 50).headers["Location"]

        answer = _put(browser, address, b"MZ" + b"\0" * 48, 0)

        assert answer.status_code == 422
        assert "“giay chung sinh.png” là chương trình Windows" in answer.content.decode()
        assert browser.head(address, headers=TUS).status_code == 404


TUS = {"tus-resumable": "1.0.0"}


def _begun(browser, draft, length, key="birth_notice"):
    name = b64encode(b"giay chung sinh.png").decode()
    headers = TUS | {"upload-length": str(length), "upload-metadata": f"filename {name}"}
    return browser.post(f"/nop/{draft}/tai-len/{key}/", headers=headers)


def _put(browser, address, part, offset):
    headers = TUS | {"upload-offset": str(offset)}
    kind = "application/offset+octet-stream"
    return browser.generic("PATCH", address, part, headers=headers, CONTENT_TYPE=kind)


class Review:
    def test_shows_every_answer_with_a_way_to_mend_it(self, browser, commune):
        html = browser.get(f"/nop/{draft_of(commune)}/xem-lai/").content.decode()

        assert "Mẫu An" in html
        assert "/child/?ve=xem-lai#child_name" in html
        assert "Tổng cộng" in html

    def test_sends_nothing_without_the_oath(self, browser, commune):
        response = browser.post(f"/nop/{draft_of(commune)}/xem-lai/")

        assert response.status_code == 422
        assert sent_in(commune) == 0

    def test_makes_one_dossier_however_often_it_is_sent(self, browser, commune):
        draft = draft_of(commune)

        first = browser.post(f"/nop/{draft}/xem-lai/", {"oath": "1"})
        second = browser.post(f"/nop/{draft}/xem-lai/", {"oath": "1"})

        assert first["Location"] == second["Location"]
        assert sent_in(commune) == 1

    def test_confirms_with_code_and_qr(self, browser, commune):
        response = browser.post(f"/nop/{draft_of(commune)}/xem-lai/", {"oath": "1"}, follow=True)

        html = response.content.decode()
        assert re.search(r'class="code">H56\.102-\d{6}-0001<', html)
        assert "Mã QR" in html


class Discard:
    def test_asks_before_it_throws_away(self, browser, commune):
        draft = draft_of(commune)

        asked = browser.get(f"/nop/{draft}/bo/")
        browser.post(f"/nop/{draft}/bo/")

        assert "Bỏ bản nháp này?" in asked.content.decode()
        assert drafts_in(commune) == 0


def _last_paper(commune, draft):
    return kept(commune, draft).papers[-1].id
