"""The administrator's calendar: what if a day changes, and changing it."""

import csv

import pytest

from tinhso.core.calendar.queries import forget
from tinhso.core.ledger.queries import history
from tinhso.core.units.models import Unit
from tinhso.modules.desk.tests import factories
from tinhso.modules.dossiers.queries.cases import dossier

PAGE = "/ban-lam-viec/lich-lam-viec/"
MONDAY = {"day": "23/11/2026", "kind": "holiday"}  # the day after the Friday of these tests
WORDS = {"name": "Nghỉ bão", "source": "Công điện 01/CĐ ngày 20/11/2026", "sure": "1"}


@pytest.fixture(autouse=True)
def fresh():
    yield
    forget()


@pytest.fixture
def boss(place):
    return factories.administrator(Unit.objects.get(code="H56"))


def due_of(place, code):
    return dossier(actor=place.actor(place.clerk), code=code, at=factories.AT)


class Calendar:
    def test_asks_for_a_day_first_and_names_those_already_set(self, seen_by, boss):
        page = seen_by(boss).get(PAGE).content.decode()

        assert "Cả tỉnh" in page
        assert "24/11/2026" in page
        assert "Nếu " not in page

    def test_shows_who_would_be_due_when_and_why_and_writes_nothing(self, seen_by, place, boss):
        code = factories.received(place)
        before = due_of(place, code)

        page = seen_by(boss).get(PAGE, MONDAY).content.decode()

        assert "1 hồ sơ đổi ngày hẹn." in page
        assert code in page
        assert "UBND phường Mẫu" in page
        assert "không tính" in page
        assert due_of(place, code).due_at == before.due_at

    def test_says_so_when_nothing_would_move(self, seen_by, boss):
        page = seen_by(boss).get(PAGE, MONDAY).content.decode()

        assert "Không hồ sơ nào đang giải quyết đổi ngày hẹn." in page

    @pytest.mark.parametrize(
        ("typed", "field", "said"),
        [
            ({"day": "31/13/2026", "kind": "holiday"}, "day", "Nhập ngày theo mẫu"),
            ({"day": "23/11/2026", "kind": "party"}, "kind", "Chọn ngày này trở thành"),
            ({"day": "23/11/2026", "kind": ""}, "kind", "Chọn ngày này trở thành"),
            (MONDAY | {"unit": "x"}, "unit", "Chọn một đơn vị"),
            (MONDAY | {"unit": "9" * 5000}, "unit", "Chọn một đơn vị"),
        ],
    )
    def test_names_what_cannot_be_read(self, seen_by, boss, typed, field, said):
        answer = seen_by(boss).get(PAGE, typed)

        page = answer.content.decode()
        assert answer.status_code == 422
        assert said in page
        assert f'href="#{field}"' in page

    def test_keeps_the_province_from_who_administers_a_unit(self, seen_by, place):
        local = factories.administrator(place.unit)

        page = seen_by(local).get(PAGE, MONDAY)
        own = seen_by(local).get(PAGE, MONDAY | {"unit": str(place.unit.pk)})

        assert page.status_code == 422
        assert "Cả tỉnh" not in page.content.decode()
        assert own.status_code == 200

    def test_is_not_for_other_officers(self, seen_by, place):
        for account in (place.clerk, place.leader):
            assert seen_by(account).get(PAGE).status_code == 403
            assert seen_by(account).post(PAGE, MONDAY | WORDS).status_code == 403


class Change:
    def test_moves_the_dossiers_and_keeps_the_decision_behind_it(self, seen_by, place, boss):
        code = factories.received(place)
        before = due_of(place, code)

        answer = seen_by(boss).post(PAGE, MONDAY | WORDS, follow=True)

        assert "1 hồ sơ đổi ngày hẹn." in answer.content.decode()
        assert due_of(place, code).due_at > before.due_at
        assert "Nghỉ bão" in due_of(place, code).due_why
        (told,) = history("calendar:2026-11-23")
        assert told.payload["source"] == WORDS["source"]

    @pytest.mark.parametrize("lacking", ["name", "source", "sure"])
    def test_is_refused_without_its_words_and_changes_nothing(self, seen_by, place, boss, lacking):
        code = factories.received(place)
        before = due_of(place, code)

        answer = seen_by(boss).post(PAGE, MONDAY | WORDS | {lacking: ""})

        page = answer.content.decode()
        assert answer.status_code == 422
        assert f'href="#{lacking}"' in page
        assert code in page
        assert due_of(place, code).due_at == before.due_at

    def test_of_a_unit_leaves_the_others(self, seen_by, place, boss):
        code = factories.received(place)
        before = due_of(place, code)
        other = Unit.objects.get(code="H56.902")

        seen_by(boss).post(PAGE, MONDAY | WORDS | {"unit": str(other.pk)})

        assert due_of(place, code).due_at == before.due_at


class File:
    def test_holds_every_dossier_with_its_reason(self, seen_by, place, boss):
        code = factories.received(place)

        answer = seen_by(boss).get(f"{PAGE}tai-ve.csv", MONDAY)

        rows = [*csv.reader(answer.content.decode("utf-8-sig").splitlines())]
        assert rows[0][0] == "Mã hồ sơ"
        assert (rows[1][0], rows[1][5][-1]) == (code, ".")

    def test_of_an_unread_day_says_what_is_wrong(self, seen_by, boss):
        assert seen_by(boss).get(f"{PAGE}tai-ve.csv", {"day": "mai"}).status_code == 422
