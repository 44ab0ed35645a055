"""Ending a document that was issued, at the desk of who leads the unit."""

from datetime import timedelta

import pytest

from tinhso.modules.desk.tests.factories import AT
from tinhso.modules.documents.queries import by_lookup
from tinhso.modules.documents.tests.conftest import store
from tinhso.modules.documents.tests.issuing import issued
from tinhso.modules.signing.tests.keys import keys_folder, province_keys

__all__ = ["keys_folder", "province_keys", "store"]
pytestmark = pytest.mark.usefixtures("store", "province_keys")

LIST = "/ban-lam-viec/van-ban/"
TYPED = {"reason": "Ghi sai ngày sinh", "sure": "1"}


@pytest.fixture
def paper(place):
    return issued(place.unit, "H56.901-261120-0001", at=AT - timedelta(hours=1))


@pytest.fixture
def leader(seen_by, place):
    return seen_by(place.leader)


def _at(paper, verb=""):
    return f"{LIST}{paper.lookup_code}/{verb}"


def text_of(answer):
    return answer.content.decode()


class Documents:
    def test_are_listed_for_the_leader_with_how_they_stand(self, leader, paper):
        page = text_of(leader.get(LIST))

        assert "01/2026" in page
        assert "Đã phát hành" in page
        assert "TRẦN M. A." in page
        assert "TRẦN MẪU AN" not in page

    def test_are_found_by_a_whole_number(self, leader, paper):
        assert "01/2026" in text_of(leader.get(LIST, {"q": "01/2026"}))
        assert "Không có văn bản nào khớp" in text_of(leader.get(LIST, {"q": "7/2026"}))

    def test_say_so_when_there_is_none(self, leader, place):
        assert "Chưa cấp văn bản nào" in text_of(leader.get(LIST))

    def test_are_not_for_other_officers(self, seen_by, place, paper):
        browser = seen_by(place.officer)

        assert browser.get(LIST).status_code == 403
        assert browser.get(_at(paper)).status_code == 404
        assert browser.post(_at(paper, "thu-hoi/"), TYPED).status_code == 404
        assert by_lookup(paper.lookup_code).ended is None


class Revoking:
    def test_asks_why_and_for_a_word_that_it_is_meant(self, leader, paper):
        asked = text_of(leader.get(_at(paper, "thu-hoi/")))
        refused = leader.post(_at(paper, "thu-hoi/"), {"reason": "Ghi sai <b>ngày</b>"})
        unsaid = leader.post(_at(paper, "thu-hoi/"), {"sure": "1"})

        assert "Không hoàn tác được" in asked
        assert refused.status_code == unsaid.status_code == 422
        assert 'value="Ghi sai &lt;b&gt;ngày&lt;/b&gt;"' in text_of(refused)
        assert 'href="#sure"' in text_of(refused)
        assert 'href="#reason"' in text_of(unsaid)
        assert by_lookup(paper.lookup_code).ended is None

    def test_is_done_and_told(self, leader, paper):
        answer = leader.post(_at(paper, "thu-hoi/"), TYPED, follow=True)

        page = text_of(answer)
        assert "Đã thu hồi" in page
        assert "Ghi sai ngày sinh" in page
        assert by_lookup(paper.lookup_code).ended.by == "Đỗ Văn Giả Định, Công chức"
        assert "thu-hoi/" not in page

    def test_twice_says_who_was_faster(self, leader, paper):
        leader.post(_at(paper, "thu-hoi/"), TYPED)

        again = leader.post(_at(paper, "thu-hoi/"), TYPED | {"reason": "Khác"})

        assert again.status_code == 409
        assert "đã thu hồi văn bản này" in text_of(again)
        assert by_lookup(paper.lookup_code).ended.why == "Ghi sai ngày sinh"


class Superseding:
    def test_leads_to_the_newer_one(self, leader, place, paper):
        newer = issued(place.unit, "H56.901-261120-0002", at=AT)

        leader.post(_at(paper, "thay-the/"), TYPED | {"successor": newer.lookup_code})

        assert by_lookup(paper.lookup_code).ended.successor.number == "02/2026"
        assert "Văn bản mới: số 02/2026" in text_of(leader.get(_at(paper)))

    def test_says_at_the_field_what_cannot_stand_there(self, leader, paper):
        answer = leader.post(_at(paper, "thay-the/"), TYPED | {"successor": paper.lookup_code})
        empty = leader.post(_at(paper, "thay-the/"), TYPED)

        assert answer.status_code == empty.status_code == 422
        assert "chính văn bản này" in text_of(answer)
        assert 'href="#successor"' in text_of(empty)

    def test_knows_no_other_verb(self, leader, paper):
        assert leader.get(_at(paper, "xoa/")).status_code == 404
