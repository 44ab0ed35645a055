"""Lists of units: the right ones, in order, counted so far, whatever way they are read."""

from dataclasses import replace
from datetime import timedelta
from itertools import chain

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tinhso.core.actor import Mandate, Role
from tinhso.core.steps.models import CaseStep
from tinhso.modules.dossiers.actions.archive import ClosedDossier, move_in
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.queries import among
from tinhso.modules.dossiers.queries.lists import all_of_units, count_of_units, of_units
from tinhso.modules.dossiers.tests.factories import (
    BIRTH,
    SYSTEM,
    Commune,
    a_person,
    a_unit,
    an_officer,
    moment,
)

pytestmark = pytest.mark.django_db
AT = moment(20, 8)


@pytest.fixture
def units():
    return a_unit(), a_unit("H56.103", "phường Bỉm Sơn", "14812"), a_unit("H56.104", "xã Mẫu", "1")


@pytest.fixture
def officer(units):
    both = {Role.CASE_OFFICER: frozenset(unit.pk for unit in units[:2])}
    return replace(an_officer("Phạm Văn Ví Dụ", "Công chức", units[0]), grants=both)


@pytest.fixture(params=["each unit by itself", "all units at once"])
def way(request, monkeypatch):
    if request.param == "all units at once":
        monkeypatch.setattr(among, "FEW", 0)


def closed(units, count=9, *, procedure=BIRTH, name="Nguyễn Thị Mẫu"):
    """Move `count` dossiers in, the units by turns, each an hour after the one before."""
    owner, first = a_person(name), Dossier.objects.count()
    rows = [
        ClosedDossier(
            code=f"{units[at % len(units)].code}-261116-{first + at:04d}",
            procedure=procedure,
            procedure_name="Đăng ký khai sinh",
            version_id=1,
            unit_id=units[at % len(units)].pk,
            owner_id=owner.pk,
            owner_name=name,
            subject=f"Đăng ký khai sinh cho {name}, sổ {700 + at}/2026",
            channel="online",
            service_level="full",
            submitted_at=moment(2, 8) + timedelta(hours=first + at),
            refused_at=moment(2, 9) + timedelta(hours=first + at),
        )
        for at in range(count)
    ]
    move_in(rows, actor=SYSTEM)
    return [row.code for row in rows]


def codes(actor, **asked):
    return [row.code for row in of_units(actor=actor, at=AT, **asked).rows]


class OfUnits:
    def test_shows_the_newest_of_all_units_first_and_no_other_unit(self, units, officer, way):
        made = closed(units)

        wanted = [code for code in reversed(made) if not code.startswith("H56.104")]
        assert codes(officer) == wanted
        assert count_of_units(actor=officer) == len(wanted)
        assert [row.code for batch in all_of_units(actor=officer, at=AT) for row in batch] == wanted

    def test_goes_on_page_by_page_without_gap_or_double(self, units, officer, way, monkeypatch):
        monkeypatch.setattr(among, "PAGE", 4)
        made = closed(units[:2])

        pages = [codes(officer, page=page) for page in (1, 2, 3)]

        assert [len(page) for page in pages] == [4, 4, 1]
        assert [*chain(*pages)] == made[::-1]

    def test_narrows_by_state_and_procedure(self, units, officer, way):
        made = closed(units[:2], 4)
        other = closed(units[:2], 2, procedure="1.004873")

        assert codes(officer, procedure="1.004873") == other[::-1]
        assert codes(officer, state="refused", procedure=BIRTH) == made[::-1]
        assert codes(officer, state="open") == codes(officer, state="examining") == []

    def test_shows_what_runs_and_what_is_lent(self, way):
        commune = Commune()
        police = a_unit("H56.103", "phường Bỉm Sơn", "14812")
        guest = an_officer("Bùi Văn Thí Nghiệm", "Cán bộ", police, Role.CASE_OFFICER)
        code = commune.submitted(moment(16, 8))
        CaseStep.objects.filter(case=code).update(unit=police, is_guest=True)
        own = closed([police], 2)

        assert codes(guest) == [code, *own[::-1]]
        assert codes(guest, state="open") == codes(guest, q="mau an") == [code]
        Dossier.objects.filter(code=code).update(state="withdrawn")
        assert codes(guest) == own[::-1]
        assert codes(guest, q="mau an") == []
        Dossier.objects.filter(code=code).update(state="submitted")
        CaseStep.objects.filter(case=code).update(outcome="recalled", finished_at=AT)
        assert codes(guest, state="open") == []

    def test_shows_a_delegate_the_procedures_that_were_handed_on(self, units, way):
        made = closed(units[:1], 3)
        other = closed(units[:1], 2, procedure="1.004873")
        handed = Mandate(
            id=1,
            person_id=7,
            name="Đỗ Văn Giả Định",
            grants={Role.CASE_OFFICER: frozenset({units[0].pk})},
            procedures=frozenset({"1.004873"}),
        )
        delegate = replace(
            an_officer("Vũ Thị Thử", "Công chức", units[1]), grants={}, mandates=(handed,)
        )

        assert codes(delegate) == codes(delegate, q="nguyen") == other[::-1]
        assert set(made).isdisjoint(codes(delegate, q="H56.102"))

    def test_counts_no_further_than_is_of_use(self, units, officer, way, monkeypatch):
        monkeypatch.setattr(among, "MOST", 8)
        monkeypatch.setattr(among, "PAGE", 4)
        made = closed(units[:2])

        for asked in ({}, {"q": "nguyen"}):
            found = of_units(actor=officer, at=AT, page=9, **asked)
            assert (found.total, found.is_more, found.pages) == (8, True, 2)
            assert [row.code for row in found.rows] == made[::-1][4:8]

    @pytest.mark.parametrize("asked", [{}, {"q": "nguyen"}, {"q": "H56.10"}, {"state": "refused"}])
    def test_asks_as_often_for_many_as_for_one(self, units, officer, way, asked):
        closed(units[:2], 1)
        with CaptureQueriesContext(connection) as for_one:
            codes(officer, **asked)
        closed(units[:2], 30)

        with CaptureQueriesContext(connection) as for_many:
            codes(officer, **asked)

        assert len(for_many) == len(for_one) <= 6


class Finding:
    @pytest.mark.parametrize(
        "typed",
        ["nguyen thi mau", "MẪU nguy", "sổ", "h56.103-261116-00"],
    )
    def test_is_by_the_beginnings_of_words_or_of_a_code(self, units, officer, way, typed):
        made = closed(units)

        found = codes(officer, q=typed)

        assert found
        assert set(found) <= {code for code in made if not code.startswith("H56.104")}

    @pytest.mark.parametrize("typed", ["704/2026", "khai sinh, so 704", "2026/704"])
    def test_is_by_each_part_of_a_number(self, units, officer, typed):
        made = closed(units)

        assert codes(officer, q=typed) == [made[4]]

    @pytest.mark.parametrize("typed", ["' or 1=1", "& | !", "không có ai", "a:*b", "d1x", "\\1"])
    def test_takes_whatever_is_typed(self, units, officer, way, typed):
        closed(units)

        assert codes(officer, q=typed) == []

    def test_finds_in_no_unit_of_which_one_knows_the_number(self, units, officer, way):
        closed(units)

        assert codes(officer, q=f"d{units[2].pk}xnguyen") == []
