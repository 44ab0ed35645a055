"""The sized province: so many dossiers as asked for, each like one that was lived through."""

import json
import random
import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.conf import settings

from simulators.province.names import FAMILY
from simulators.province.sizing import generating
from simulators.province.sizing.crowd import DIGITS, invented
from simulators.province.sizing.generating import OtherSeed, generate
from simulators.province.sizing.ruler import Ruler
from simulators.province.sizing.writing import faults
from tinhso.core.calendar.actions import load_calendar
from tinhso.core.calendar.queries import calendar_of
from tinhso.core.people.models import Assignment, Person
from tinhso.core.steps.models import Case, CaseStep
from tinhso.core.units.actions import load_units
from tinhso.core.units.models import Unit
from tinhso.modules.procedures import queries as procedures
from tinhso.modules.procedures.actions import load_file

pytestmark = pytest.mark.django_db
Dossier = apps.get_model("dossiers", "Dossier")
AT = datetime(2026, 11, 25, 10, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
MANY, UNITS = 600, 12
CODES = (
    "1.001193-dang-ky-khai-sinh",
    "2.000815-chung-thuc-ban-sao",
    "1.003197-xoa-dang-ky-thuong-tru",
)
NAME = re.compile(rf"({'|'.join(FAMILY)}) (Văn|Thị) .+( ({'|'.join(DIGITS)})){{3}}")


@pytest.fixture
def province():
    load_units(settings.ROOT / "simulators" / "province" / "units")
    load_calendar(settings.DATA_FOLDER / "calendar")
    for code in CODES:
        load_file(settings.DATA_FOLDER / "procedures" / f"{code}.yaml", at=AT)


@pytest.fixture
def made(province):
    _generate()
    return Dossier.objects.order_by("code")


def _generate(dossiers: int = MANY, *, seed: int = 7) -> tuple[int, list[str]]:
    said: list[str] = []
    new = generate(dossiers=dossiers, units=UNITS, seed=seed, at=AT, say=said.append)
    return new, said


def _told() -> list[tuple[object, ...]]:
    columns = ("code", "subject", "owner_name", "state", "submitted_at", "due_at", "answers")
    return list(Dossier.objects.order_by("code").values_list(*columns))


class Generate:
    def test_makes_as_many_as_asked_for_over_as_many_units(self, made):
        assert made.count() == MANY == Case.objects.count()
        assert Unit.objects.count() == UNITS
        assert made.values("unit").distinct().count() > UNITS // 2
        assert {row.owner_name for row in made} == {
            row.full_name for row in Person.objects.filter(personal_number__isnull=False)
        }

    def test_makes_the_same_from_the_same_seed_however_it_is_divided(self, made, monkeypatch):
        whole = _told()
        _forget()
        monkeypatch.setattr(generating, "BATCH", 101)

        _generate(MANY // 3)
        _generate()

        assert _told() == whole

    def test_adds_nothing_where_enough_are_and_says_so(self, made):
        new, said = _generate()

        assert new == 0
        assert said == ["Đã có 600 hồ sơ sinh từ hạt giống 7: không thêm gì."]
        assert made.count() == MANY

    def test_goes_on_where_it_was_killed_with_nothing_written_by_half(self, province, monkeypatch):
        monkeypatch.setattr(generating, "BATCH", 200)
        written = generating.write_down

        def dies_in_the_second(province, numbers):
            written(province, numbers)
            if numbers.start:
                raise KeyboardInterrupt

        with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
            patched.setattr(generating, "write_down", dies_in_the_second)
            _generate()
        kept = (Dossier.objects.count(), Case.objects.count(), Person.objects.count())
        new, said = _generate()

        assert kept[:2] == (200, 200)
        assert new == MANY - 200
        assert said[0] == "Đã có 200 hồ sơ sinh từ hạt giống 7: làm tiếp đến 600."
        assert Dossier.objects.count() == MANY == Dossier.objects.values("code").distinct().count()

    def test_refuses_a_second_seed_in_one_database(self, made):
        with pytest.raises(OtherSeed, match="hạt giống 7"):
            _generate(seed=8)

        assert made.count() == MANY


class Dossiers:
    def test_stand_everywhere_and_most_are_over(self, made):
        states = [row.state for row in made]

        assert {"returned", "refused", "withdrawn", "submitted", "examining"} <= {*states}
        assert states.count("returned") > MANY * 0.6

    def test_of_the_archive_are_late_now_and_then(self, made):
        ended = [row for row in made if row.finished_at]
        late = [row for row in ended if row.finished_at > row.due_at]

        assert 0.03 <= len(late) / len(ended) <= 0.08

    def test_come_in_working_time_over_three_years(self, made):
        calendar = calendar_of(None)
        received = sorted(row.received_at for row in made if row.received_at)

        assert AT - received[0] > timedelta(days=900)
        assert received[-1] < AT
        assert all(calendar.is_working(moment) for moment in received)

    def test_are_due_when_the_rules_say_unless_the_clock_stood_still(self, made):
        for row in made.filter(received_at__isnull=False, supplement_count=0)[:200]:
            version = procedures.version(row.version_id)
            due = calendar_of(row.unit_id).due(
                row.received_at, version.duration, cutoff=version.cutoff
            )
            assert row.due_at == due.at

    def test_hold_sound_forms_of_their_procedures(self, made):
        for row in made[:100]:
            form = procedures.version(row.version_id).form
            assert faults(form, row.answers, date(2026, 11, 25)) == []
            assert row.owner.personal_number in row.folded
            assert "Đứng Thay" not in json.dumps(row.answers, ensure_ascii=False) + row.subject

    def test_belong_to_people_nobody_is(self, made):
        assert all(NAME.fullmatch(row.owner_name) for row in made)
        assert len({invented(random.Random(1), "male", number) for number in range(1000)}) == 1000


class Steps:
    def test_are_open_where_the_dossier_runs_and_nowhere_else(self, made):
        over = {"returned", "refused", "withdrawn", "stopped"}
        running = {row.code for row in made if row.state not in over}
        steps = CaseStep.objects.filter(finished_at=None)

        assert {step.case for step in steps} == running
        assert len(steps) == len(running)

    def test_are_done_by_who_holds_the_role_there(self, made):
        held = {*Assignment.objects.values_list("person_id", "unit_id", "role")}
        steps = CaseStep.objects.filter(assignee__isnull=False)

        assert all((step.assignee_id, step.unit_id, step.role) in held for step in steps)

    def test_follow_each_other_and_some_are_done_by_another_unit(self, made):
        steps = CaseStep.objects.select_related("opened_by").order_by("pk")

        for step in steps.filter(opened_by__isnull=False):
            assert step.opened_by.case == step.case
            assert step.opened_by.finished_at == step.started_at
        assert steps.filter(is_guest=True).exists()

    def test_warn_nobody(self, made):
        due = CaseStep.objects.filter(finished_at=None, due_at__isnull=False)

        assert all(step.watched_due == step.due_at and step.warns_at is None for step in due)


class TheRuler:
    def test_measures_as_the_calendar_does(self, province):
        calendar = calendar_of(None)
        ruler = Ruler(calendar, first=date(2025, 1, 1), last=date(2026, 12, 31))
        chance = random.Random(3)

        for _ in range(200):
            begun = calendar.next_working(AT - timedelta(minutes=chance.randint(1, 800_000)))
            begun = begun.replace(second=0)
            minutes = chance.randint(1, 3000)
            ended = ruler.moment(ruler.minute(begun) + minutes)
            assert calendar.minutes_between(begun, ended) == minutes


def _forget() -> None:
    for model in ("dossiers.Pause", "dossiers.Supplement", "dossiers.Dossier", "numbering.Counter"):
        apps.get_model(model).objects.all().delete()
    CaseStep.objects.update(opened_by=None)
    CaseStep.objects.all().delete()
    Case.objects.all().delete()
