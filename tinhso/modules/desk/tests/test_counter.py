"""The counter: who is looked up, how, and what the clerk can begin for them."""

import re

import pytest

from tinhso.core.people.models import Person
from tinhso.core.people.queries import numbered
from tinhso.modules.desk.tests.factories import AT, PROCEDURE, administrator
from tinhso.modules.desk.tests.test_dossier import page_of
from tinhso.modules.dossiers.actions.counter import begin
from tinhso.modules.dossiers.queries.at_desk import drafts_at_desk

COUNTER = "/ban-lam-viec/quay/"
CARD = "038196000777||Trịnh Thị Mới|05031996|Nữ|Số 00, phường Mẫu|10052021"


@pytest.fixture
def clerk(seen_by, place):
    return seen_by(place.clerk)


@pytest.fixture
def known(place):
    """Give the ward's citizen a number and a day of birth."""
    Person.objects.filter(pk=place.citizen.person_id).update(
        personal_number="038196000001", birth_date="1996-01-01"
    )
    return place.citizen.person_id


def new(**typed):
    return {
        "number": "038196000777",
        "full_name": "Trịnh Thị Mới",
        "born": "05/03/1996",
        "gender": "female",
    } | typed


class Counter:
    @pytest.mark.parametrize(
        "card",
        [
            "038196000001",
            "038 196 000 001",
            "038196000001|x|Nguyễn Thị Mẫu|01011996|Nữ|Số 00|10052021",
        ],
    )
    def test_leads_to_the_bearer_of_a_number_or_card(self, clerk, known, card):
        answer = clerk.post(COUNTER, {"card": card})

        assert answer["Location"] == f"{COUNTER}{known}/"

    def test_finds_by_name_without_tone_marks_and_day_of_birth(self, clerk, known):
        page = page_of(clerk.post(COUNTER, {"name": "nguyen thi mau", "birth": "01/01/1996"}))

        assert f'href="{COUNTER}{known}/"' in page
        assert "Không phải người nào ở trên?" in page

    def test_offers_to_note_somebody_new_with_what_the_card_says(self, clerk):
        page = page_of(clerk.post(COUNTER, {"card": CARD}))

        assert "Người này chưa có trong hệ thống" in page
        for value in ("038196000777", "Trịnh Thị Mới", "05/03/1996", "Số 00, phường Mẫu"):
            assert f'value="{value}"' in page
        assert re.search('value="female" checked', page)

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ({}, "Quét thẻ, nhập số định danh"),
            ({"card": "0381960000"}, "có 12 chữ số"),
            ({"card": "1|2|3"}, "Mã trên thẻ có 7 phần"),
            ({"name": "Nguyễn Thị Mẫu"}, "dd/mm/yyyy"),
            ({"name": "Nguyễn Thị Mẫu", "birth": "31/02/1996"}, "dd/mm/yyyy"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(self, clerk, typed, words):
        answer = clerk.post(COUNTER, typed)

        assert answer.status_code == 422
        assert words in page_of(answer)
        for value in typed.values():
            assert value in page_of(answer)

    @pytest.mark.parametrize("who", ["officer", "leader", "citizen"])
    def test_is_for_who_receives(self, seen_by, place, who):
        assert seen_by(getattr(place, who)).get(COUNTER).status_code == 403

    def test_is_not_for_an_administrator(self, seen_by, place):
        assert seen_by(administrator(place.unit)).get(COUNTER).status_code == 403


class Enrol:
    def test_notes_the_person_once(self, clerk):
        for _ in range(2):
            answer = clerk.post(f"{COUNTER}ghi-nhan/", new())

        (person,) = numbered("038196000777")
        assert answer["Location"] == f"{COUNTER}{person.id}/"
        assert (person.full_name, person.gender) == ("Trịnh Thị Mới", "female")

    def test_changes_nothing_of_who_bears_the_number_already(self, clerk, known):
        clerk.post(f"{COUNTER}ghi-nhan/", new(number="038196000001", born="01/01/1996"))

        assert numbered("038196000001")[0].full_name == "Nguyễn Thị Mẫu"

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"gender": "male"}, "giới tính nữ"),
            ({"born": "05/03/1997"}, "năm sinh 1996"),
            ({"full_name": " "}, "Nhập họ, chữ đệm và tên"),
            ({"number": "12"}, "có 12 chữ số"),
            ({"phone": "123"}, "số điện thoại Việt Nam"),
        ],
    )
    def test_refuses_by_the_box_and_keeps_the_others(self, clerk, changed, words):
        answer = clerk.post(f"{COUNTER}ghi-nhan/", new(**changed))

        assert answer.status_code == 422
        assert words in page_of(answer)
        assert numbered("038196000777") == []


class PersonAtTheCounter:
    def test_is_not_shown_to_who_has_not_looked_them_up(self, clerk, known):
        answer = clerk.get(f"{COUNTER}{known}/", follow=True)

        assert answer.redirect_chain[-1][0] == COUNTER
        assert "Tìm người này bằng thẻ hoặc số định danh trước." in page_of(answer)
        assert "Nguyễn Thị Mẫu" not in page_of(answer)

    def test_is_shown_while_something_is_begun_for_them(self, clerk, seen_by, place, known):
        actor = place.actor(place.clerk)
        begin(actor=actor, person_id=known, procedure=PROCEDURE, unit_id=actor.home_unit_id, at=AT)

        assert "Nguyễn Thị Mẫu" in page_of(clerk.get(f"{COUNTER}{known}/"))

    def test_begins_what_they_came_for_at_the_clerks_unit(self, clerk, place, known):
        clerk.post(COUNTER, {"card": "038196000001"})
        page = page_of(clerk.get(f"{COUNTER}{known}/?q=xac nhan"))
        unit = re.search('name="unit" value="([0-9]+)"', page)[1]
        answer = clerk.post(f"{COUNTER}{known}/", {"procedure": PROCEDURE, "unit": unit})

        (draft,) = drafts_at_desk(actor=place.actor(place.clerk), at=AT)
        assert answer["Location"] == f"/nop/{draft.id}/"
        form = page_of(clerk.get(answer["Location"], follow=True))
        assert "Khai tại quầy cho <b>Nguyễn Thị Mẫu</b>" in form

    def test_is_refused_at_another_unit(self, clerk, place, known):
        clerk.post(COUNTER, {"card": "038196000001"})
        other = place.actor(place.other).home_unit_id
        answer = clerk.post(f"{COUNTER}{known}/", {"procedure": PROCEDURE, "unit": other})

        assert answer.status_code == 403
        assert "Chỉ một cửa của đơn vị này" in page_of(answer)
