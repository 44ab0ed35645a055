"""Branches completed at once, by threads and by processes that are killed: one join, never two."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from tinhso.core.errors import WrongState
from tinhso.core.ledger.tests.beside import environment
from tinhso.core.steps.models import Case, CaseStep
from tinhso.core.steps.running import complete
from tinhso.core.steps.tests.cases import HOUR, NOON, Office, stands
from tinhso.core.steps.tests.samples import PARALLEL

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 8


@pytest.fixture
def office():
    return Office()


def split(office, case):
    office.starts(PARALLEL, case=case)
    office.does(case, "reception")
    return list(CaseStep.objects.filter(case=case, key__in=["land", "police"]).order_by("key"))


def at_once(*jobs):
    """Run the jobs in threads of their own; return what each gave or refused."""

    def run(job):
        try:
            return job()
        except WrongState as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def program(step, actor, *words):
    command = [sys.executable, "-m", "tinhso.core.steps.tests.programs"]
    return subprocess.Popen(
        [*command, str(step.pk), str(actor.person_id), *words],
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    )


class Complete:
    def test_of_two_branches_at_once_joins_exactly_once(self, office):
        for number in range(ROUNDS):
            case = f"A-{number}"
            land, police = split(office, case)

            at_once(
                lambda step=land: complete(step_id=step.pk, actor=office.first, at=NOON + HOUR),
                lambda step=police: complete(step_id=step.pk, actor=office.second, at=NOON + HOUR),
            )

            assert stands(case) == ["decision"]
            assert CaseStep.objects.filter(case=case, key="decision").count() == 1

    def test_of_one_step_by_two_people_is_done_by_one(self, office):
        land, _ = split(office, "A-1")

        outcomes = at_once(
            lambda: complete(step_id=land.pk, actor=office.first, at=NOON + HOUR),
            lambda: complete(step_id=land.pk, actor=office.second, at=NOON + HOUR),
        )

        refusals = [outcome for outcome in outcomes if isinstance(outcome, WrongState)]
        assert [refusal.text for refusal in refusals] == [
            "Bước “Xác minh nhà đất” đã làm xong, không làm việc này được. Tải lại trang."
        ]
        assert stands("A-1") == ["gather", "police"]

    def test_sent_twice_at_once_by_one_person_moves_once(self, office):
        land, _ = split(office, "A-1")

        again = [lambda: complete(step_id=land.pk, actor=office.first, at=NOON + HOUR)] * 4
        outcomes = at_once(*again)

        assert sorted(len(moved.opened) for moved in outcomes) == [0, 0, 0, 1]
        assert CaseStep.objects.filter(case="A-1", key="gather").count() == 1

    def test_killed_before_it_was_kept_leaves_nothing_and_can_be_done_again(self, office):
        land, police = split(office, "A-1")
        killed = program(land, office.first, "hang")
        assert killed.stdout.readline().strip() == "done but not kept"
        other = program(police, office.second)  # waits for the lock of the first

        killed.kill()
        killed.wait()
        killed.stdout.close()

        assert other.wait(timeout=60) == 0
        other.stdout.close()
        assert stands("A-1") == ["gather", "land"]
        complete(step_id=land.pk, actor=office.first, at=NOON + HOUR)
        assert stands("A-1") == ["decision"]
        assert Case.objects.get(code="A-1").finished_at is None
