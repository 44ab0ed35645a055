"""A procedure of several ways, waits and wards, as the officers of both wards see and do it."""

import pytest

from tinhso.core.steps.tests.cases import stands
from tinhso.modules.desk.tasks import export
from tinhso.modules.desk.tests import factories, workbooks
from tinhso.modules.desk.tests.factories import AT
from tinhso.modules.dossiers.actions import filing
from tinhso.modules.dossiers.actions.waiting import fee_settled
from tinhso.modules.dossiers.queries.cases import owner_of
from tinhso.modules.dossiers.queries.lists import inbox

BASE = "/ban-lam-viec/ho-so"


def page_of(client, code):
    answer = client.get(f"{BASE}/{code}/")
    return answer.status_code, answer.content.decode()


def does(client, code, verb, **typed):
    return client.post(f"{BASE}/{code}/{verb}/", typed)


class Waiting:
    def test_for_the_fee_is_said_and_nothing_is_offered_that_cannot_be_done(self, seen_by, place):
        code = factories.at_the_fee(place)

        _, page = page_of(seen_by(place.officer), code)

        assert "Đang chờ người nộp nộp lệ phí. Đồng hồ dừng" in page
        assert "Trình lãnh đạo ký" not in page
        assert "Chờ nộp tiền" in page

    def test_for_the_fee_ends_when_the_clerk_takes_it(self, seen_by, place):
        code = factories.at_the_fee(place)

        does(seen_by(place.clerk), code, "settle")
        fee_settled(code=code, at=AT)

        assert stands(code) == ["land", "police"]

    def test_for_another_ward_is_said(self, seen_by, place):
        code = factories.at_both_wards(place)
        does(seen_by(place.officer), code, "finish_part")

        _, page = page_of(seen_by(place.officer), code)

        assert "Tra cứu cư trú" in page
        assert "UBND phường Khác" in page
        assert "chờ cơ quan khác" in page


class Guests:
    def test_see_a_dossier_of_which_a_step_waits_with_them_and_finish_it(self, seen_by, place):
        code = factories.at_both_wards(place)
        browser = seen_by(place.other)
        assert code in browser.get("/ban-lam-viec/").content.decode()
        status, page = page_of(browser, code)
        assert status == 200
        assert "Xong phần việc của tôi" in page

        does(browser, code, "finish_part")

        assert stands(code) == ["gather", "land"]

    def test_see_no_dossier_before_nor_after_it_is_closed(self, seen_by, place):
        code = factories.at_the_fee(place)
        browser = seen_by(place.other)
        assert page_of(browser, code)[0] == 404
        theirs = factories.at_both_wards(place)
        assert page_of(browser, theirs)[0] == 200
        filing.withdraw(actor=place.actor(place.citizen), code=theirs, reason="", at=AT)
        assert page_of(browser, theirs)[0] == 404

    @pytest.mark.parametrize("ask", ["list", "search", "export", "count"])
    def test_find_it_wherever_they_look(self, seen_by, place, ask):
        hidden, shown = factories.filed(place), factories.at_both_wards(place)

        found = _found(ask, seen_by(place.other), place)

        assert shown in found
        assert hidden not in found

    def test_do_nothing_else_to_it(self, seen_by, place):
        code = factories.at_both_wards(place)
        browser = seen_by(place.other)

        for verb in ("propose", "ask", "postpone", "give_back", "settle", "receive", "refuse"):
            answer = does(browser, code, verb, note="x", ready="1", due_day="30/11/2026")
            assert answer.status_code in {403, 409}, verb
        assert stands(code) == ["land", "police"]


def _found(ask, browser, place):
    actor = place.actor(place.other)
    if ask == "export":
        asked = {"asker": place.other.person_id, "q": "", "state": "", "procedure": ""}
        sheet = workbooks.written(export, at=AT, **asked)
        return [code for (code, *_) in sheet.iter_rows(values_only=True)]
    if ask == "count":
        return [row.code for row in inbox(actor=actor, at=AT).rows]
    address = f"{BASE}/" if ask == "list" else "/ban-lam-viec/tra-cuu/?q=mau"
    return browser.get(address).content.decode()


class Ways:
    def test_are_offered_in_their_own_words_with_one_button(self, seen_by, place):
        code = factories.at_the_choice(place)

        _, page = page_of(seen_by(place.officer), code)

        for way in ("Hỏi thêm người nộp", "Niêm yết tại phường", "Trình lãnh đạo"):
            assert way in page
        assert page.count('type="radio" name="way"') == 3
        assert "Chuyển theo hướng đã chọn" in page
        assert "Trình lãnh đạo ký" not in page

    def test_are_shown_to_nobody_else(self, seen_by, place):
        code = factories.at_the_choice(place)

        _, page = page_of(seen_by(place.leader), code)

        assert 'name="way"' not in page

    @pytest.mark.parametrize("way", ["", "issuing", "<b>"])
    def test_are_asked_for_again_when_none_was_chosen(self, seen_by, place, way):
        code = factories.at_the_choice(place)

        answer = does(seen_by(place.officer), code, "choose", way=way, note="Đã xem kỹ")

        page = answer.content.decode()
        assert answer.status_code == 422
        assert "cần chọn một: Hỏi thêm người nộp, Niêm yết tại phường, Trình lãnh đạo." in page
        assert 'href="#way"' in page
        assert "Đã xem kỹ" in page
        assert stands(code) == ["examination"]

    @pytest.mark.parametrize(
        ("way", "state", "step"),
        [
            ("missing", "supplement_at_examination", "missing"),
            ("posting", "examining", "posting"),
        ],
    )
    def test_lead_where_they_say(self, seen_by, place, way, state, step):
        code = factories.at_the_choice(place)

        answer = does(seen_by(place.officer), code, "choose", way=way)

        assert answer.status_code == 302
        assert stands(code) == [step]
        assert owner_of(code).state == state

    def test_lead_to_the_leader_by_a_proposal(self, seen_by, place):
        code = factories.at_the_choice(place)

        answer = does(seen_by(place.officer), code, "choose", way="decision")

        assert "chưa có mẫu kết quả điện tử" in answer.content.decode()
        assert stands(code) == ["examination"]

    def test_taken_twice_is_taken_once(self, seen_by, place):
        code = factories.at_the_choice(place)
        browser = seen_by(place.officer)
        does(browser, code, "choose", way="posting")

        again = does(browser, code, "choose", way="posting")

        assert again.status_code == 302
        assert stands(code) == ["posting"]


class Recall:
    def test_takes_back_what_nobody_has_touched(self, seen_by, place):
        code = factories.examined(place)
        browser = seen_by(place.clerk)
        assert "Thu lại bước vừa chuyển" in page_of(browser, code)[1]

        answer = does(browser, code, "recall", ready="1", note="Chuyển nhầm")

        assert answer.status_code == 302
        assert stands(code) == ["reception"]
        assert owner_of(code).state == "received"
        assert "Chuyển nhầm" in page_of(browser, code)[1]

    def test_asks_for_a_reason(self, seen_by, place):
        code = factories.examined(place)

        answer = does(seen_by(place.clerk), code, "recall", ready="1", note=" ")

        assert answer.status_code == 422
        assert "Viết lý do thu lại" in answer.content.decode()
        assert stands(code) == ["examination"]

    def test_is_not_offered_once_somebody_has_it(self, seen_by, place):
        code = factories.claimed(place)

        _, page = page_of(seen_by(place.clerk), code)
        answer = does(seen_by(place.clerk), code, "recall", ready="1", note="Muộn rồi")

        assert "Thu lại bước vừa chuyển" not in page
        assert answer.status_code == 409
        assert stands(code) == ["examination"]
