"""A case on its way through its graph, row by row."""

from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tinhso.core.errors import NotFound, Refused, WrongState
from tinhso.core.steps import running
from tinhso.core.steps.graph import GraphFault, StepType
from tinhso.core.steps.loading import load
from tinhso.core.steps.models import Case, CaseStep, GraphVersion
from tinhso.core.steps.queries import late, late_steps
from tinhso.core.steps.tests.blocks import SOUND
from tinhso.core.steps.tests.cases import HOUR, NOON, Office, stands
from tinhso.core.steps.tests.samples import DOSSIER, GENERAL, PARALLEL, row

pytestmark = pytest.mark.django_db

VERIFY = [row("look", label="Xác minh tại chỗ", role="leader", hours=2)]


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def split(office):
    """A case that stands at two branches."""
    case = office.starts(PARALLEL)
    office.does(case, "reception")
    return case


def token(case, key):
    return CaseStep.objects.filter(case=case, key=key).latest("pk")


class Start:
    def test_opens_the_first_step_with_its_role_unit_and_due_moment(self, office):
        case = office.starts(DOSSIER)

        step = token(case, "reception")
        assert (step.role, step.unit_id, step.due_at) == ("one_stop", office.unit.pk, NOON + HOUR)
        assert stands(case) == ["reception"]

    def test_done_again_begins_nothing(self, office):
        case = office.starts(DOSSIER)
        office.does(case, "reception")

        office.starts(DOSSIER)

        assert stands(case) == ["examination"]

    def test_keeps_the_version_it_began_under(self, office):
        case = office.starts(DOSSIER)
        shorter = [DOSSIER[0], row("only", label="Làm ngay")]
        office.starts(shorter, case="A-2")

        office.does(case, "reception")
        office.does("A-2", "reception")

        assert (stands(case), stands("A-2")) == (["examination"], ["only"])
        assert list(GraphVersion.objects.values_list("number", flat=True)) == [1, 2]
        assert office.keeps("sample", DOSSIER) == Case.objects.get(code=case).graph_id

    def test_ends_no_step_later_than_the_case(self, office):
        case = office.starts(DOSSIER, due_at=NOON + 2 * HOUR)

        office.does(case, "reception")

        assert token(case, "examination").due_at == NOON + 2 * HOUR


class Complete:
    def test_takes_a_linear_case_to_its_end(self, office):
        case = office.starts(DOSSIER)

        moves = [office.does(case, item["key"]) for item in DOSSIER]

        assert [move.is_finished for move in moves] == [False] * 4 + [True]
        assert Case.objects.get(code=case).finished_at == NOON + HOUR
        assert stands(case) == []

    def test_opens_every_branch_and_joins_once_all_came(self, office, split):
        assert stands(split) == ["land", "police"]

        office.does(split, "police")
        assert stands(split) == ["gather", "land"]
        office.does(split, "land")

        assert stands(split) == ["decision"]
        assert token(split, "gather").outcome == "joined"

    def test_done_twice_moves_once(self, office):
        case = office.starts(DOSSIER)
        step = token(case, "reception")
        running.complete(step_id=step.pk, actor=office.first, at=NOON)

        again = running.complete(step_id=step.pk, actor=office.first, at=NOON + HOUR)

        assert again.opened == ()
        assert CaseStep.objects.filter(case=case).count() == 2

    def test_refuses_by_name_what_a_colleague_has_done(self, office):
        case = office.starts(DOSSIER)
        step = token(case, "reception")
        running.complete(step_id=step.pk, actor=office.first, at=NOON)

        with pytest.raises(WrongState, match="Bước “Tiếp nhận” đã làm xong"):
            running.complete(step_id=step.pk, actor=office.second, at=NOON)

    def test_refuses_a_step_that_waits_for_a_branch(self, office, split):
        office.does(split, "land")

        with pytest.raises(WrongState, match="Bước “Đủ ý kiến” đang chờ bên ngoài"):
            office.does(split, "gather")

    def test_asks_the_officer_to_choose_and_names_the_ways(self, office):
        office.keeps("verify", VERIFY)
        case = office.starts(GENERAL, values={"has_land": False})
        office.does(case, "reception")

        with pytest.raises(Refused, match="cần chọn một: Thiếu giấy tờ, Niêm yết, Đủ"):
            office.does(case, "review", way="land")

        office.does(case, "review", way="finish")
        assert stands(case) == ["finish"]

    def test_refuses_a_condition_over_what_is_not_known(self, office):
        case = office.starts(GENERAL)

        with pytest.raises(Refused, match="chưa chọn được lối đi"):
            office.does(case, "reception")
        assert stands(case) == ["reception"]

    def test_knows_no_step_that_is_not_there(self, office):
        with pytest.raises(NotFound):
            running.complete(step_id=0, actor=office.first, at=NOON)


class Arrive:
    def test_lets_the_case_go_on_once_the_applicant_answers(self, office):
        case = office.starts(GENERAL, values={"has_land": False})
        office.does(case, "reception")
        office.does(case, "review", way="missing")
        assert token(case, "missing").due_at is None

        told = {"case": case, "waits_for": StepType.APPLICANT, "actor": office.second}
        running.arrive(**told, at=NOON + 2 * HOUR)
        running.arrive(**told, at=NOON + 3 * HOUR)

        assert stands(case) == ["review"]

    def test_refuses_what_the_case_never_waited_for(self, office):
        case = office.starts(DOSSIER)

        with pytest.raises(WrongState, match="không chờ việc này"):
            running.arrive(case=case, waits_for=StepType.PAYMENT, actor=office.first, at=NOON)


class Tick:
    def test_lets_a_case_go_on_when_its_timer_rings_and_only_then(self, office):
        case = office.starts(GENERAL, values={"has_land": False})
        office.does(case, "reception")
        office.does(case, "review", way="notice", at=NOON)
        rings_at = token(case, "notice").rings_at

        assert rings_at == NOON + timedelta(days=1)
        assert running.tick(at=rings_at - timedelta(seconds=1)) == 0
        assert running.tick(at=rings_at) == 1
        assert running.tick(at=rings_at) == 0
        assert stands(case) == ["finish"]


class SubCase:
    @pytest.fixture
    def family(self, office):
        rows = [dict(item) for item in GENERAL]
        next(item for item in rows if item["key"] == "police")["unit"] = office.unit.code
        office.keeps("verify", VERIFY)
        case = office.starts(rows, values={"has_land": True})
        office.does(case, "reception")
        return case

    def test_runs_in_its_own_unit_and_the_case_waits_for_its_end(self, office, family):
        assert stands(family) == ["land", "police", "tax"]
        assert stands(f"{family}-1") == ["look"]

        office.does(f"{family}-1", "look")

        assert stands(family) == ["gather", "land", "tax"]
        assert Case.objects.get(code=f"{family}-1").finished_at is not None

    def test_joins_with_the_payment_and_the_other_branch(self, office, family):
        office.does(f"{family}-1", "look")
        running.arrive(case=family, waits_for=StepType.PAYMENT, actor=office.second, at=NOON)
        office.does(family, "land")
        office.does(family, "tax_paid")

        assert stands(family) == ["review"]

    def test_ends_with_the_case_and_not_alone(self, office, family):
        with pytest.raises(WrongState, match="chỉ hủy cùng hồ sơ chính"):
            running.cancel(case=f"{family}-1", actor=office.first, at=NOON)

        running.cancel(case=family, actor=office.first, at=NOON)

        assert stands(family) == stands(f"{family}-1") == []
        assert Case.objects.filter(is_cancelled=True).count() == 2

    def test_refuses_a_graph_nobody_kept(self, office):
        case = office.starts(GENERAL, values={"has_land": True})
        GraphVersion.objects.filter(name="verify").delete()

        with pytest.raises((WrongState, NotFound)):
            office.does(case, "reception")
        assert stands(case) == ["reception"]


class Recall:
    def test_takes_the_last_step_back_to_who_did_it(self, office):
        case = office.starts(DOSSIER)
        office.does(case, "reception")
        done = token(case, "reception")

        running.recall(step_id=done.pk, actor=office.first, at=NOON + 2 * HOUR)

        assert stands(case) == ["reception"]
        again = token(case, "reception")
        assert (again.assignee_id, again.due_at) == (office.first.person_id, done.due_at)
        assert token(case, "examination").outcome == "recalled"

    def test_puts_the_other_branches_back_to_the_join(self, office, split):
        office.does(split, "land")
        office.does(split, "police")

        running.recall(step_id=token(split, "police").pk, actor=office.first, at=NOON + 2 * HOUR)

        assert stands(split) == ["gather", "police"]
        office.does(split, "police")
        assert stands(split) == ["decision"]

    def test_refuses_once_somebody_has_taken_what_came_of_it(self, office):
        case = office.starts(DOSSIER)
        office.does(case, "reception")
        CaseStep.objects.filter(case=case, key="examination").update(
            assignee=office.second.person_id
        )

        with pytest.raises(WrongState, match="“Thẩm tra” đã có người nhận hoặc đã xong"):
            running.recall(step_id=token(case, "reception").pk, actor=office.first, at=NOON)

    def test_refuses_the_step_of_a_colleague_and_one_still_open(self, office):
        case = office.starts(DOSSIER)
        with pytest.raises(WrongState, match="đang chờ người làm"):
            running.recall(step_id=token(case, "reception").pk, actor=office.first, at=NOON)
        office.does(case, "reception")

        with pytest.raises(WrongState, match="do người khác làm"):
            running.recall(step_id=token(case, "reception").pk, actor=office.second, at=NOON)


class SendBack:
    def test_puts_the_case_back_to_an_earlier_step(self, office):
        case = office.starts(DOSSIER)
        office.does(case, "reception")
        office.does(case, "examination")

        running.send_back(
            step_id=token(case, "decision").pk, to="examination", actor=office.second, at=NOON
        )

        assert stands(case) == ["examination"]
        assert token(case, "decision").outcome == "sent_back"

    def test_opens_all_branches_again_when_it_goes_back_to_the_split(self, office, split):
        office.does(split, "land")
        office.does(split, "police")
        decision = token(split, "decision").pk

        with pytest.raises(WrongState, match="Không trả lại bước “Xác minh nhà đất” được"):
            running.send_back(step_id=decision, to="land", actor=office.first, at=NOON)
        running.send_back(step_id=decision, to="ask", actor=office.first, at=NOON)

        assert stands(split) == ["land", "police"]

    def test_refuses_from_one_branch_while_the_other_runs(self, office, split):
        with pytest.raises(WrongState, match="nhánh song song"):
            running.send_back(
                step_id=token(split, "land").pk, to="reception", actor=office.first, at=NOON
            )


class Cancel:
    def test_closes_every_branch_and_may_be_repeated(self, office, split):
        running.cancel(case=split, actor=office.first, at=NOON)
        running.cancel(case=split, actor=office.first, at=NOON + HOUR)

        assert stands(split) == []
        assert Case.objects.get(code=split).finished_at == NOON
        with pytest.raises(WrongState, match="đã hủy"):
            running.complete(step_id=token(split, "land").pk, actor=office.first, at=NOON)


class Late:
    def test_says_where_how_many_and_since_when(self, office):
        for number in range(3):
            office.starts(DOSSIER, case=f"A-{number}")
        office.does("A-2", "reception", at=NOON)

        (place,) = late(at=NOON + 2 * HOUR)

        assert (place.key, place.count, place.since) == ("reception", 2, NOON + HOUR)
        assert late(at=NOON) == late(at=NOON + 2 * HOUR, unit_ids=[]) == ()

    def test_is_one_query_over_the_index_of_open_steps(self, office, django_assert_num_queries):
        step = {"key": "a", "label": "A", "unit": office.unit, "started_at": NOON}
        CaseStep.objects.bulk_create(
            CaseStep(
                case=f"B-{n}",
                due_at=NOON + timedelta(days=n % 2),
                finished_at=None if n % 2 else NOON,
                **step,
            )
            for n in range(4000)
        )
        office.starts(DOSSIER)
        with connection.cursor() as cursor:
            cursor.execute("analyze steps_casestep")

        plan = late_steps(at=NOON + 2 * HOUR).explain()

        assert "Index Cond: (due_at <" in plan, plan
        assert "Seq Scan" not in plan, plan
        with django_assert_num_queries(1):
            late(at=NOON + 2 * HOUR)


class RandomCases:
    @settings(
        deadline=None,
        max_examples=25,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(rows=SOUND, picks=st.lists(st.integers(0, 50), min_size=60, max_size=60))
    def test_never_get_stuck(self, office, rows, picks):
        office.keeps("other", VERIFY)
        assume(not _is_too_wide(rows))
        case = f"R-{Case.objects.count()}"
        office.starts(rows, case=case, values={"x": picks[0] % 3})
        run = Case.objects.get(code=case)
        for pick in picks:
            open_rows = CaseStep.objects.filter(case__startswith=case, finished_at=None)
            free = [step for step in open_rows if step.type not in {"join", "sub_case"}]
            if not free:
                break
            _play(office, free[pick % len(free)], pick)
            run.refresh_from_db()
        is_open = CaseStep.objects.filter(case=case, finished_at=None).exists()
        assert is_open != (run.finished_at is not None)


def _is_too_wide(rows):
    """Say whether there are more ways to stand in it than are walked; such a graph is refused."""
    try:
        load(rows)
    except GraphFault as refusal:
        return "quá nhiều nhánh song song" in str(refusal)
    return False


def _play(office, step, pick):
    waits = {"applicant", "payment"}
    if step.type in waits:
        running.arrive(case=step.case, waits_for=StepType(step.type), actor=office.first, at=NOON)
    elif step.type == "timer":
        running.tick(at=step.rings_at)
    else:
        case = Case.objects.get(code=step.case)
        graph_rows = {item["key"]: item for item in case.graph.rows}
        ways = graph_rows[step.key].get("next", [])
        way = ways[pick % len(ways)]["to"] if step.type == "choice" else ""
        running.complete(step_id=step.pk, actor=office.first, at=NOON, way=way)
