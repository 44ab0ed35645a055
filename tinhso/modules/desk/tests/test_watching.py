"""The dashboard of a unit: its numbers, the dossiers behind each, who sees them, the workbook."""

import re
from dataclasses import replace
from html import unescape

import pytest
from django.urls import reverse

from tinhso.modules.desk.tests import factories
from tinhso.modules.desk.tests.workbooks import sheet_of
from tinhso.modules.plan.queries import dashboard as board
from tinhso.modules.plan.tests import lives
from tinhso.modules.plan.tests.factories import fold_all

PAGE = "/ban-lam-viec/theo-doi/"
MONTH = {"first": "15/11/2026", "last": "14/12/2026"}
AUTUMN = {"first": "20/10/2026", "last": "14/12/2026"}
LINK = re.compile(r'<a href="(/ban-lam-viec/theo-doi/ho-so/[^"]+)">([\d.]+)(?: đồng)?</a>')


def page_of(answer):
    return b"".join(answer).decode()


def links_of(page):
    return [(unescape(href), int(count.replace(".", ""))) for href, count in LINK.findall(page)]


@pytest.fixture
def two(place):
    """One dossier that runs, one that is only filed, folded as the worker does."""
    codes = factories.examined(place), factories.filed(place)
    fold_all()
    return codes


@pytest.fixture
def busy(place):
    """A unit to which everything happened that is counted, by two of its officers."""
    for event, at, officer in lives.world():
        person = {11: place.officer.person_id, 12: place.leader.person_id}.get(officer)
        is_filed = hasattr(event, "procedure")
        here = replace(event, unit_id=place.unit.pk) if is_filed else event
        lives.tell(here, at, person)
    fold_all()


class Numbers:
    def test_open_to_exactly_as_many_dossiers(self, seen_by, place, busy):
        leader = seen_by(place.leader)
        links = links_of(page_of(leader.get(PAGE, AUTUMN | {"unit": place.unit.pk})))
        shown = {re.search("so=([a-z-]+)", href)[1] for href, _ in links}
        known = {one.key for group in board.groups() for one in group.counters}

        assert known - shown == set()
        for href, count in links:
            page = page_of(leader.get(href))
            told = int(re.search(r">(\d+) hồ sơ, nộp trước", page)[1])
            is_money = "Số tiền</th>" in page
            assert count == (5000 * told if is_money else told), href

    def test_of_a_unit_cost_as_many_queries_however_much_there_is(
        self, seen_by, place, two, django_assert_num_queries, django_assert_max_num_queries
    ):
        officer = seen_by(place.officer)
        officer.get(PAGE, MONTH)
        with django_assert_max_num_queries(40) as few:
            officer.get(PAGE, MONTH)
        for _ in range(5):
            factories.examined(place)
        fold_all()
        with django_assert_num_queries(len(few)):
            officer.get(PAGE, MONTH)

    def test_say_when_there_is_nothing(self, seen_by, place):
        assert "Chưa có hồ sơ nào để đếm" in page_of(seen_by(place.officer).get(PAGE))

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ({"first": "31/02/2026"}, "Nhập ngày theo mẫu"),
            ({"first": "15/12/2026"}, "Ngày cuối không được trước"),
            ({"unit": "phuong"}, "Chọn một đơn vị trong danh sách"),
        ],
    )
    def test_of_no_period_are_refused_and_what_was_typed_kept(self, seen_by, place, typed, told):
        answer = seen_by(place.officer).get(PAGE, MONTH | typed)

        assert answer.status_code == 422
        assert told in page_of(answer)

    @pytest.mark.parametrize("asked", [{"so": "x"}, {"so": "cb-ky"}, {"so": "nop", "can-bo": "x"}])
    def test_that_there_are_not_are_not_found(self, seen_by, place, asked):
        answer = seen_by(place.leader).get(f"{PAGE}ho-so/", MONTH | asked)

        assert answer.status_code == 404


class Watching:
    def test_is_of_ones_own_units_alone(self, seen_by, place, two):
        asked = MONTH | {"unit": place.unit.pk}

        assert seen_by(place.other).get(PAGE, asked).status_code == 403
        assert seen_by(place.other).get(f"{PAGE}ho-so/", asked).status_code == 403
        assert seen_by(place.other).get(f"{PAGE}tai-ve/", asked).status_code == 403

    def test_of_the_province_is_for_who_serves_the_province(self, seen_by, place, two):
        assert seen_by(place.officer).get(PAGE, MONTH | {"unit": "tinh"}).status_code == 403

    def test_shows_an_officer_what_they_did_and_a_leader_what_all_did(self, seen_by, place, busy):
        asked = AUTUMN | {"unit": place.unit.pk}
        other = f"can-bo={place.leader.person_id}"

        own = page_of(seen_by(place.officer).get(PAGE, asked))
        all_of_them = page_of(seen_by(place.leader).get(PAGE, asked))

        assert f"can-bo={place.officer.person_id}" in own
        assert other not in own
        assert other in all_of_them
        shown = asked | {"so": "cb-trinh", "can-bo": place.leader.person_id}
        assert seen_by(place.officer).get(f"{PAGE}ho-so/", shown).status_code == 403
        assert seen_by(place.leader).get(f"{PAGE}ho-so/", shown).status_code == 200

    def test_leads_to_the_dossiers_behind_a_number(self, seen_by, place, two):
        running, waiting = two
        page = page_of(seen_by(place.officer).get(f"{PAGE}ho-so/", MONTH | {"so": "tiep-nhan"}))

        assert f'href="{reverse("desk:dossier", args=[running])}"' in page
        assert waiting not in page


class Workbook:
    def test_has_every_number_with_how_it_is_counted(self, seen_by, place, two):
        answer = seen_by(place.officer).get(f"{PAGE}tai-ve/", MONTH | {"unit": place.unit.pk})

        lines = list(sheet_of(answer.content).iter_rows(values_only=True))
        assert lines[0][0] == place.unit.name
        told = {line[1]: line[2:] for line in lines if line[0] == place.unit.name}
        assert told["Nộp trong kỳ"][0] == 2
        assert told["Chờ tiếp nhận"] == (1, "Đã nộp, khi hết kỳ chưa tiếp nhận, từ chối hay rút.")
        assert len(told) > 45
