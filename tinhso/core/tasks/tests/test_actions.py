from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from tinhso.core.actor import Actor, Role
from tinhso.core.errors import NotAllowed, NotFound, WrongState
from tinhso.core.files.actions import keep_made
from tinhso.core.tasks import actions, queries
from tinhso.core.tasks.models import Task
from tinhso.core.tasks.queries import State
from tinhso.core.tasks.rules import FILE_KEPT, TASK_KEPT, Answer, Overtaken
from tinhso.core.units.models import Unit

AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
UNIT, FAR_UNIT = 5, 6
ASKER = Actor(id="person:1", person_id=1, home_unit_id=UNIT)
OTHER = Actor(id="person:2", person_id=2)


def administrator(person_id, *units):
    """Return somebody who administers these units."""
    grants = {Role.ADMINISTRATOR: frozenset(units)}
    return Actor(id=f"person:{person_id}", person_id=person_id, grants=grants)


CARETAKER, FAR = administrator(3, UNIT), administrator(4, FAR_UNIT)

pytestmark = pytest.mark.django_db


def asked(**more):
    return actions.ask(kind="test.work", title="Việc mẫu", actor=ASKER, at=AT, **more)


def given_up():
    task_id = asked()
    Task.objects.filter(pk=task_id).update(turn=1, fault="Hết chỗ")
    with connection.cursor() as cursor:
        for status in ("doing", "failed"):
            cursor.execute(
                "update procrastinate_jobs set status = %s where id = %s", [status, task_id]
            )
    return task_id


class Ask:
    def test_leaves_a_task_that_waits(self):
        row = queries.task_of(actor=ASKER, task_id=asked(unit="102"))

        assert (row.state, row.title, row.tries) == (State.WAITING, "Việc mẫu", 0)
        assert ProcrastinateJob.objects.get(pk=row.id).args == {"unit": "102"}

    def test_leaves_nothing_when_the_action_around_it_fails(self):
        with pytest.raises(RuntimeError), transaction.atomic():
            asked()
            raise RuntimeError

        assert not Task.objects.exists()
        assert not ProcrastinateJob.objects.exists()

    def test_refuses_a_second_wish_while_the_first_waits(self):
        asked(once="export:1")

        with pytest.raises(WrongState, match="đang chờ"):
            asked(once="export:1")

        assert Task.objects.count() == ProcrastinateJob.objects.count() == 1


class Cancel:
    def test_takes_back_what_waits(self):
        task_id = asked()

        actions.cancel(actor=ASKER, task_id=task_id)

        assert queries.task_of(actor=ASKER, task_id=task_id).state is State.CANCELLED

    def test_refuses_what_has_ended(self):
        task_id = asked()
        actions.cancel(actor=ASKER, task_id=task_id)

        with pytest.raises(WrongState, match="đã kết thúc"):
            actions.cancel(actor=ASKER, task_id=task_id)

    def test_refuses_strangers_as_if_there_were_nothing(self):
        task_id = asked()

        with pytest.raises(NotFound):
            actions.cancel(actor=OTHER, task_id=task_id)

        assert queries.task_of(actor=ASKER, task_id=task_id).state is State.WAITING


class Resend:
    def test_lets_a_dead_letter_wait_again(self):
        task_id = given_up()
        assert [row.fault for row in queries.given_up(actor=CARETAKER).rows] == ["Hết chỗ"]

        actions.resend(actor=CARETAKER, task_id=task_id, at=AT)

        row = queries.task_of(actor=ASKER, task_id=task_id)
        assert (row.state, row.fault) == (State.WAITING, "")
        assert queries.given_up(actor=CARETAKER).rows == ()

    def test_refuses_what_did_not_fail(self):
        with pytest.raises(WrongState, match="đã hỏng"):
            actions.resend(actor=CARETAKER, task_id=asked(), at=AT)

    def test_refuses_all_but_administrators(self):
        task_id = given_up()

        with pytest.raises(NotAllowed):
            actions.resend(actor=ASKER, task_id=task_id, at=AT)
        with pytest.raises(NotAllowed):
            queries.given_up(actor=ASKER)

        assert queries.task_of(actor=ASKER, task_id=task_id).state is State.GIVEN_UP

    def test_is_for_the_administrator_of_the_askers_unit(self):
        task_id = given_up()

        assert queries.given_up(actor=FAR).rows == ()
        for steer in (
            lambda: actions.resend(actor=FAR, task_id=task_id, at=AT),
            lambda: actions.cancel(actor=FAR, task_id=task_id),
            lambda: queries.task_of(actor=FAR, task_id=task_id),
        ):
            with pytest.raises(NotFound):
                steer()
        assert queries.task_of(actor=ASKER, task_id=task_id).state is State.GIVEN_UP

    def test_of_what_nobody_asked_for_is_for_the_administrator_of_the_province(self):
        task_id = given_up()
        Task.objects.filter(pk=task_id).update(owner_id=None, unit_id=None)
        province = Unit.objects.create(code="H56", level="province", valid_from=AT.date())
        boss = administrator(5, province.pk)

        assert [row.id for row in queries.given_up(actor=boss).rows] == [task_id]
        assert queries.given_up(actor=CARETAKER).rows == ()
        with pytest.raises(NotFound):
            actions.resend(actor=CARETAKER, task_id=task_id, at=AT)
        actions.resend(actor=boss, task_id=task_id, at=AT)

    def test_is_not_given_back_to_an_asker_who_administers_nothing_of_theirs(self):
        task_id = given_up()
        far = replace(FAR, person_id=ASKER.person_id)

        with pytest.raises(NotAllowed, match="đơn vị khác"):
            actions.resend(actor=far, task_id=task_id, at=AT)


class Turns:
    def test_make_every_earlier_one_powerless(self):
        task_id = asked()
        first = actions.begin(task_id=task_id, kind="test.work", at=AT)
        second = actions.begin(task_id=task_id, kind="test.work", at=AT)

        assert (first.turn, second.turn) == (1, 2)
        with pytest.raises(Overtaken):
            actions.open_step(task_id=task_id, turn=1, key="a")
        with pytest.raises(Overtaken):
            actions.finish(task_id=task_id, turn=1, answer=Answer(), at=AT)
        assert actions.open_step(task_id=task_id, turn=2, key="a")
        assert not actions.open_step(task_id=task_id, turn=2, key="a")

    def test_end_with_the_finish(self):
        task_id = asked()
        actions.begin(task_id=task_id, kind="test.work", at=AT)
        actions.finish(task_id=task_id, turn=1, answer=Answer(values={"rows": 2}), at=AT)

        assert actions.begin(task_id=task_id, kind="test.work", at=AT) is None
        row = queries.task_of(actor=ASKER, task_id=task_id)
        assert (row.state, row.answer) == (State.DONE, {"rows": 2})


class File:
    def _made(self):
        task_id = asked()
        actions.begin(task_id=task_id, kind="test.work", at=AT)
        kept = keep_made(content=b"a,b", name="bang.csv", mime="text/csv", at=AT)
        actions.finish(task_id=task_id, turn=1, answer=Answer(file_id=kept.id), at=AT)
        return task_id

    def test_is_its_askers_alone(self):
        task_id = self._made()

        assert queries.file_of(actor=ASKER, task_id=task_id)
        for who in (OTHER, CARETAKER):
            with pytest.raises(NotFound):
                queries.file_of(actor=who, task_id=task_id)

    def test_is_let_go_before_its_task(self):
        task_id = self._made()

        actions.forget_old(at=AT + FILE_KEPT + timedelta(minutes=1))
        with pytest.raises(NotFound, match="7 ngày"):
            queries.file_of(actor=ASKER, task_id=task_id)
        assert actions.forget_old(at=AT + TASK_KEPT + timedelta(minutes=1)) == 1


class Mine:
    def test_costs_the_same_for_one_and_for_twenty(self, django_assert_num_queries):
        asked()
        with django_assert_num_queries(3):
            queries.mine(actor=ASKER)
        for _ in range(19):
            asked()
        with django_assert_num_queries(3):
            assert queries.mine(actor=ASKER).total == 20

    def test_holds_nothing_of_others(self):
        asked()

        assert queries.mine(actor=OTHER).rows == ()


class Backlog:
    def test_counts_what_waits_and_what_was_given_up(self):
        asked()
        given_up()

        found = queries.backlog(at=AT)

        assert (found.waiting, found.running, found.given_up) == (1, 0, 1)
