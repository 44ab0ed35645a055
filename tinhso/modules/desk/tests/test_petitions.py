"""Petitions at the desk: the list, one of them, its verbs, and the file of the list."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tinhso.modules.desk.tasks import petitions as written_down
from tinhso.modules.desk.tests import factories
from tinhso.modules.desk.tests.factories import AT
from tinhso.modules.desk.tests.workbooks import written
from tinhso.modules.dossiers.tests.factories import PNG
from tinhso.modules.petitions.actions import drafts, handling, petitioning
from tinhso.modules.petitions.queries.lists import Narrowing, of_units
from tinhso.modules.petitions.queries.one import Written

LIST = "/ban-lam-viec/phan-anh/"


def page_of(answer):
    return b"".join(answer).decode()


def sent(place, *, file=None, **more):
    citizen = place.actor(place.citizen)
    told = {"kind": "report", "about": "service", "subject": "Đường làng ngập", "place": "Xóm 3"}
    told |= {"text": "Cứ mưa là ngập đến đầu gối.", "unit_id": place.unit.pk, **more}
    draft_id = drafts.begin(actor=citizen, written=Written(**told), at=AT)
    if file:
        drafts.add_file(actor=citizen, draft_id=draft_id, given=("anh.png", file), at=AT)
    return petitioning.submit(actor=citizen, draft_id=draft_id, at=AT)


def state_of(place, code):
    found = of_units(actor=place.actor(place.leader), wanted=Narrowing(view="all"), at=AT)
    return next(row.state for row in found.rows if row.code == code)


@pytest.fixture
def clerk(seen_by, place):
    return seen_by(place.clerk)


class List:
    def test_shows_what_waits_with_its_time_and_finds_without_tone_marks(self, clerk, place):
        code = sent(place)

        page = page_of(clerk.get(LIST))
        assert "Đường làng ngập" in page
        assert "còn 2 ngày" in page
        assert code in page_of(clerk.get(LIST, {"q": "duong lang"}))
        assert "Không có phản ánh nào khớp" in page_of(clerk.get(LIST, {"q": "không có"}))
        assert "Không có phản ánh nào ở đây" in page_of(clerk.get(LIST, {"view": "late"}))

    def test_says_so_when_nothing_waits(self, clerk):
        page = page_of(clerk.get(LIST, {"page": "9", "view": "x", "state": "y"}))

        assert "Không có phản ánh nào chờ xử lý" in page
        assert "Tải bảng này" not in page

    def test_asks_the_database_as_often_however_long_it_is(self, clerk, place):
        def cost():
            with CaptureQueriesContext(connection) as asked:
                clerk.get(LIST)
            return len(asked)

        sent(place)
        clerk.get(LIST)
        before = cost()
        for _ in range(5):
            sent(place)

        assert cost() == before

    def test_leaves_as_a_workbook_of_what_the_asker_may_read(self, clerk, place):
        code = sent(place)
        sent(place, about="conduct")

        answer = clerk.post(f"{LIST}tai-ve/", {"view": "all"})
        assert "/viec-chay/" in answer["Location"]
        asked = {"asker": place.clerk.person_id, "view": "all", "state": "", "q": ""}
        sheet = written(written_down, at=AT, **asked)
        ((first, who, *_),) = sheet.iter_rows(min_row=2, values_only=True)
        assert (first, who) == (code, "Nguyễn Thị Mẫu")


class One:
    def test_shows_what_was_written_and_what_may_be_done(self, clerk, place):
        code = sent(place, file=PNG)

        page = page_of(clerk.get(f"{LIST}{code}/"))

        assert "Cứ mưa là ngập" in page
        assert "anh.png" in page
        assert "thời hạn 15 ngày làm việc" in page
        for label in ("Tiếp nhận", "Đề nghị bổ sung", "Chuyển đơn vị khác", "Không tiếp nhận"):
            assert label in page
        assert "Công khai câu trả lời" not in page

    def test_sends_its_file(self, clerk, place):
        page = page_of(clerk.get(f"{LIST}{sent(place, file=PNG)}/"))
        address = page.split('class="file"')[1].split('href="')[1].split('"')[0]

        assert clerk.get(address)["Content-Type"] == "image/png"

    def test_is_not_there_for_another_unit(self, seen_by, place):
        code = sent(place)

        assert seen_by(place.other).get(f"{LIST}{code}/").status_code == 404

    def test_stands_on_the_page_of_its_dossier(self, clerk, place):
        dossier = factories.received(place)
        code = sent(place, dossier=dossier)

        page = page_of(clerk.get(f"/ban-lam-viec/ho-so/{dossier}/"))

        assert "Phản ánh về hồ sơ này" in page
        assert f"{LIST}{code}/" in page


class Verbs:
    def test_take_in_and_answer(self, seen_by, place):
        code = sent(place)
        seen_by(place.clerk).post(f"{LIST}{code}/accept/")
        assert state_of(place, code) == "accepted"
        officer = seen_by(place.officer)

        asked = page_of(officer.get(f"{LIST}{code}/answer/"))
        assert "Trả lời rồi không sửa được" in asked
        page = page_of(officer.post(f"{LIST}{code}/answer/", {"note": "Đã nạo vét."}, follow=True))

        assert "Đã trả lời người gửi. Mã" in page
        assert "Đã nạo vét." in page

    def test_without_words_come_back_at_the_field(self, clerk, place):
        code = sent(place)

        answer = clerk.post(f"{LIST}{code}/refuse/", {"note": ""})

        assert answer.status_code == 422
        assert "Viết lý do không tiếp nhận" in page_of(answer)
        assert state_of(place, code) == "submitted"

    def test_forward_keeps_what_was_typed_until_a_unit_is_chosen(self, clerk, place):
        code, typed = sent(place), {"note": "Thuộc địa bàn bên."}
        other = place.actor(place.other).home_unit_id

        wrong = clerk.post(f"{LIST}{code}/forward/", typed)
        assert wrong.status_code == 422
        assert "Thuộc địa bàn bên." in page_of(wrong)
        assert "UBND phường Khác" in page_of(wrong)
        done = clerk.post(f"{LIST}{code}/forward/", {**typed, "unit": other}, follow=True)

        assert "Đã chuyển. Mã" in page_of(done)
        assert clerk.get(f"{LIST}{code}/").status_code == 404

    def test_that_came_too_late_are_told_and_lose_nothing(self, clerk, place):
        code = sent(place)
        handling.accept(actor=place.actor(place.officer), code=code, at=AT)

        answer = clerk.post(f"{LIST}{code}/refuse/", {"note": "Không thuộc thẩm quyền."})

        assert answer.status_code == 409
        assert "Phản ánh này: Đang xử lý" in page_of(answer)
        assert "Không thuộc thẩm quyền." in page_of(answer)

    def test_publish_and_unpublish(self, seen_by, place, client):
        code, leader = sent(place), seen_by(place.leader)
        handling.accept(actor=place.actor(place.leader), code=code, at=AT)
        handling.answer(actor=place.actor(place.leader), code=code, note="Đã vét.", at=AT)
        public = f"/phan-anh/tra-loi/{code}/"

        wrong = leader.post(f"{LIST}{code}/publish/", {"note": "Đã nạo vét cống."})
        assert wrong.status_code == 422
        assert "Đã nạo vét cống." in page_of(wrong)
        leader.post(f"{LIST}{code}/publish/", {"subject": "Ngập", "note": "Đã nạo vét cống."})
        assert "Đã nạo vét cống." in page_of(client.get(public))
        leader.post(f"{LIST}{code}/unpublish/", {"note": "Sai."})
        assert client.get(public).status_code == 404

    def test_that_are_none_are_not_found(self, clerk, place):
        assert clerk.get(f"{LIST}{sent(place)}/nothing/").status_code == 404
        away = clerk.get(f"{LIST}{sent(place)}/publish/")
        assert away.status_code == 302
