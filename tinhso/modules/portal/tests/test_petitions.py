"""Petitions on the portal: written, looked over, sent, followed, answered, made public."""

from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone

from tinhso.core.people.models import Account
from tinhso.core.testing.units import the_province
from tinhso.modules.dossiers.tests.factories import PNG, a_unit
from tinhso.modules.petitions.actions import handling
from tinhso.modules.petitions.queries import lists, one
from tinhso.modules.portal.tests.factories import sent_by, sign_in

NEW = "/phan-anh/gui/"


@pytest.fixture(autouse=True)
def province(commune):
    return the_province()


def typed(commune, **more):
    return {
        "kind": "report",
        "about": "service",
        "unit": commune.unit.pk,
        "subject": "Quầy số 2 nghỉ sớm",
        "text": "Quầy nghỉ lúc 10 giờ sáng.\r\nKhông báo trước.",
        "phone": "0900000001",
        **more,
    }


def page_of(answer):
    return answer.content.decode()


def sent(browser, commune, **more):
    at_review = browser.post(NEW, typed(commune, **more))["Location"]
    return browser.post(at_review)["Location"].split("/")[2]


def draft_of(commune):
    """Return the one petition the citizen is writing."""
    (row,) = lists.drafts_of(actor=commune.citizen)
    return one.draft(actor=commune.citizen, draft_id=row.draft_id)


def sent_count(commune):
    return lists.mine(actor=commune.citizen, at=timezone.now()).total


def answered(commune, code):
    by = {"actor": commune.officer, "code": code, "at": timezone.now()}
    handling.accept(**by)
    handling.answer(**by, note="Đã nhắc nhở quầy số 2.")


class Writing:
    def test_leads_over_a_review_to_the_petition_with_its_promise(self, browser, commune):
        review = browser.post(NEW, typed(commune), follow=True)
        assert "Xem lại trước khi gửi" in page_of(review)
        assert "trả lời trong 15 ngày làm việc" in page_of(review)

        page = page_of(browser.post(review.redirect_chain[-1][0], follow=True))

        assert "Đã gửi. Mã của bạn là H56.102-PA26-0001." in page
        assert "Còn 15 ngày" in page
        assert "Không báo trước." in page

    def test_without_what_is_needed_keeps_all_that_was_typed(self, browser, commune):
        answer = browser.post(NEW, typed(commune, kind="", unit="x", subject="", text="Ngập"))

        page = page_of(answer)
        assert answer.status_code == 422
        assert "Có 4 chỗ cần sửa" in page
        assert ">\nNgập</textarea>" in page
        assert "Chọn cơ quan cần trả lời bạn." in page
        assert f"{NEW}{draft_of(commune).draft_id}/" in page
        assert "Chưa viết nội dung" in page_of(browser.get("/phan-anh/cua-toi/"))

    def test_takes_files_and_takes_them_off_again(self, browser, commune):
        file = BytesIO(PNG)
        file.name = "anh.png"
        review = browser.post(NEW, typed(commune, files=file), follow=True)
        assert "anh.png" in page_of(review)
        draft = draft_of(commune)
        (kept,) = draft.files
        at_draft = f"{NEW}{draft.draft_id}/"
        assert browser.get(f"{at_draft}tep/{kept.id}/")["Content-Type"] == "image/png"

        browser.post(at_draft, typed(commune, bo_tep=kept.id))

        assert draft_of(commune).files == ()

    def test_with_a_file_that_is_none_loses_no_word(self, browser, commune):
        file = BytesIO(b"MZ not a picture")
        file.name = "anh.png"

        answer = browser.post(NEW, typed(commune, files=file))

        assert answer.status_code == 422
        assert "anh.png" in page_of(answer)
        assert draft_of(commune).written.subject == "Quầy số 2 nghỉ sớm"

    def test_that_comes_after_the_session_ended_waits_until_one_signs_in(self, commune):
        late = Client()
        asked = late.post(NEW, typed(commune))
        assert asked.status_code == 302

        sign_in(late, commune)
        page = page_of(late.get(NEW))

        assert "Những gì bạn vừa nhập vẫn còn" in page
        assert "Không báo trước.</textarea>" in page
        assert lists.drafts_of(actor=commune.citizen) == ()

    def test_is_put_off_and_thrown_away(self, browser, commune):
        mine = browser.post(NEW, {"subject": "Đèn hỏng", "stay": "1"}, follow=True)
        assert "Đã lưu bản viết dở." in page_of(mine)
        assert "Đèn hỏng" in page_of(mine)

        discard = f"{NEW}{draft_of(commune).draft_id}/bo/"
        assert "không lấy lại được" in page_of(browser.get(discard))
        browser.post(discard)

        assert lists.drafts_of(actor=commune.citizen) == ()

    def test_sent_again_from_the_page_before_is_the_same(self, browser, commune):
        review = browser.post(NEW, typed(commune))["Location"]

        first, second = (browser.post(review)["Location"] for _ in range(2))

        assert first == second
        assert browser.get(review)["Location"] == first
        assert sent_count(commune) == 1

    def test_from_a_dossier_is_filled_in_and_stands_on_its_page(self, browser, commune):
        code = sent_by(commune)
        assert f"{NEW}?ho-so={code}" in page_of(browser.get(f"/ho-so/{code}/"))
        form = page_of(browser.get(NEW, {"ho-so": code}))
        assert f'value="{code}"' in form
        assert f'<option value="{commune.unit.pk}" selected>' in form

        petition = sent(browser, commune, dossier=code)

        assert f"/phan-anh/{petition}/" in page_of(browser.get(f"/ho-so/{code}/"))

    def test_about_somebody_elses_dossier_says_so(self, browser, commune):
        answer = browser.post(NEW, typed(commune, dossier="H56.102-261117-0099"))

        assert answer.status_code == 422
        assert "Bạn không có hồ sơ nào mang mã này" in page_of(answer)
        assert browser.get(NEW, {"ho-so": "H56.102-261117-0099"}).status_code == 404


class Following:
    def test_shows_the_answer_and_takes_a_rating_and_another_try(self, browser, commune):
        code = sent(browser, commune)
        answered(commune, code)
        page = page_of(browser.get(f"/phan-anh/{code}/"))
        assert page.count("Đã nhắc nhở quầy số 2.") == 1
        assert "Phạm Văn" not in page

        nothing = browser.post(f"/phan-anh/{code}/danh-gia/", {"note": "Vì sao"})
        assert nothing.status_code == 422
        assert "Vì sao</textarea>" in page_of(nothing)
        rated = browser.post(f"/phan-anh/{code}/danh-gia/", {"score": "0"}, follow=True)
        assert "Kiến nghị lại" in page_of(rated)
        empty = browser.post(f"/phan-anh/{code}/kien-nghi-lai/", {"note": ""})
        assert empty.status_code == 422
        again = browser.post(f"/phan-anh/{code}/kien-nghi-lai/", {"note": "Vẫn thế."}, follow=True)

        assert "Còn 15 ngày" in page_of(again)
        assert "Vẫn thế." in page_of(again)
        assert browser.get(f"/phan-anh/{code}/kien-nghi-lai/").status_code == 302

    def test_asks_for_more_and_takes_it(self, browser, commune):
        code = sent(browser, commune)
        handling.ask(actor=commune.clerk, code=code, note="Quầy nào?", at=timezone.now())
        assert "Quầy nào?" in page_of(browser.get(f"/phan-anh/{code}/"))
        at_reply = f"/phan-anh/{code}/bo-sung/"
        assert browser.post(at_reply, {"note": ""}).status_code == 422

        browser.post(at_reply, {"note": "Quầy số 2."})
        twice = browser.post(at_reply, {"note": "Quầy số 2."}, follow=True)

        assert "Phản ánh này: Đang xử lý" in page_of(twice)
        seen = one.own_petition(actor=commune.citizen, code=code, at=timezone.now())
        assert seen.state == "accepted"

    def test_lets_it_be_taken_back_after_asking_once_more(self, browser, commune):
        code = sent(browser, commune)
        assert "không hoàn tác được" in page_of(browser.get(f"/phan-anh/{code}/rut/"))

        page = page_of(browser.post(f"/phan-anh/{code}/rut/", {"note": "Đã xong."}, follow=True))

        assert "Đã rút phản ánh này." in page
        assert "Rút phản ánh này</a>" not in page

    def test_is_not_for_another_nor_for_who_has_not_signed_in(self, browser, commune):
        code = sent(browser, commune)
        other = Account.objects.create(username="khac", person_id=commune.officer.person_id)
        neighbour = Client()
        neighbour.force_login(other, backend="django.contrib.auth.backends.ModelBackend")

        assert neighbour.get(f"/phan-anh/{code}/").status_code == 404
        assert neighbour.get(f"/phan-anh/{code}/rut/").status_code == 404
        assert Client().get(f"/phan-anh/{code}/").status_code == 302

    def test_lists_what_was_sent_and_says_so_when_nothing_was(self, browser, commune):
        assert "Bạn chưa gửi phản ánh nào" in page_of(browser.get("/phan-anh/cua-toi/"))
        code = sent(browser, commune)

        assert code in page_of(browser.get("/phan-anh/cua-toi/"))


class PublicPage:
    def test_shows_and_finds_answers_without_the_petitioner(self, browser, commune):
        code = sent(browser, commune)
        answered(commune, code)
        told = {"actor": commune.leader, "code": code, "at": timezone.now()}
        handling.publish(**told, subject="Giờ mở quầy", text="Quầy mở đến 17 giờ.")
        anybody = Client()

        page = page_of(anybody.get("/phan-anh/", {"q": "gio mo quay"}))
        one = page_of(anybody.get(f"/phan-anh/tra-loi/{code}/"))

        assert "Giờ mở quầy" in page
        assert "Quầy mở đến 17 giờ." in one
        for word in ("Nguyễn Thị Mẫu", "nghỉ sớm", "0900000001"):
            assert word not in page + one

    def test_says_how_petitions_are_handled_where_there_are_any(self, browser, commune):
        a_unit("H56.103", "phường Bỉm Sơn", "14812")
        assert "Trong 12 tháng qua" not in page_of(Client().get("/phan-anh/"))
        answered(commune, sent(browser, commune))

        page = page_of(Client().get("/phan-anh/"))

        assert "100%" in page
        assert "của 1 phản ánh" in page
        assert "Chưa có câu trả lời nào được công khai" in page
        assert "Chưa tìm thấy" in page_of(Client().get("/phan-anh/", {"q": "xyz"}))
