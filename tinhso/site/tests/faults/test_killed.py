"""A process killed in the middle of its work."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import contextmanager
from email import message_from_bytes

import pytest
from django.db import connection, connections
from django.utils import timezone

from tinhso.core.ledger.queries import history, parked
from tinhso.core.people.models import Person
from tinhso.core.testing.programs import environment
from tinhso.modules.documents.models import Document
from tinhso.modules.dossiers.actions import reception, results
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.rules import State
from tinhso.modules.dossiers.tests.factories import moment
from tinhso.modules.notifications.models import Mail, MailState, Notification
from tinhso.modules.notifications.rules import CLAIM
from tinhso.modules.notifications.tasks import send_due
from tinhso.modules.plan.models import PlanCase
from tinhso.modules.signing.tests.keys import lend
from tinhso.site.tests.faults.factories import MORNING, decide_on, proposed
from tinhso.site.wiring import CHORES, CONSUMERS
from tinhso.site.worker import Worker


class KilledWhileSigning:
    @pytest.mark.parametrize("place", ["before", "after"])
    def test_leaves_the_dossier_as_it_was_and_can_be_done_again(self, commune, keys, place):
        code = proposed(commune)
        decide_on(commune, code)()
        lend(keys, "H56.102.leader", commune.leader)

        _killed_at(place, code, commune)

        assert Dossier.objects.get(code=code).state == State.AWAITING_SIGNATURE
        before = Document.objects.get(subject=code)
        assert bool(before.signed_digest) == (place == "after")

        results.sign(actor=commune.leader, code=code, at=moment(16, 11, 30))
        results.issue(actor=commune.registrar, code=code, at=moment(16, 11, 40))

        document = Document.objects.get(subject=code)
        kinds = Counter(entry.kind for entry in history(f"document:{document.pk}"))
        assert (document.ordinal, document.number) == (1, before.number)
        assert kinds["documents.DocumentSigned"] == kinds["documents.DocumentIssued"] == 1
        assert Dossier.objects.get(code=code).state == State.ISSUED


def _killed_at(place, code, commune):
    command = [sys.executable, "-m", "tinhso.site.tests.faults.drivers", place, code]
    command += [str(commune.leader.person_id), str(commune.unit.pk)]
    process = subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"here\n"
    process.kill()
    assert process.wait() == -signal.SIGKILL
    process.stdout.close()


class KilledWorker:
    KILLS = 6

    def test_does_everything_once_all_the_same(self, commune, settings, tmp_path):
        settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
        settings.EMAIL_FILE_PATH = tmp_path
        Person.objects.filter(pk=commune.citizen.person_id).update(email="mau@example.invalid")
        Worker(CONSUMERS, threading.Event()).begin()

        for _ in range(self.KILLS):
            with _worker_to_be_killed():
                code = commune.submitted(MORNING)
                reception.receive(actor=commune.clerk, code=code, at=moment(16, 9))
        assert PlanCase.objects.exists(), "killed before they did anything, the kills prove nothing"
        _work_to_the_end()
        left_by_kills = _effects()
        sent = _letters(tmp_path)

        assert len(left_by_kills["plan"]) == self.KILLS
        assert len(left_by_kills["told"]) == 2 * self.KILLS
        assert set(Mail.objects.values_list("state", flat=True)) == {MailState.SENT}
        assert [parked(consumer.name) for consumer in CONSUMERS] == [[]] * len(CONSUMERS)
        # one kill can catch one letter between sending it and noting so; it goes again, as a repeat
        assert len(sent) == 2 * self.KILLS
        assert sum(sent.values()) - len(sent) <= self.KILLS
        assert all(
            sent[f"<notification-{mail.notification_id}@tinhso>"] <= mail.attempts
            for mail in Mail.objects.all()
        )
        _forget_effects()
        _work_to_the_end()
        assert _effects() == left_by_kills


@contextmanager
def _worker_to_be_killed():
    """Run the worker as a process of its own, and kill it while what stands inside goes on."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        Worker(CONSUMERS, threading.Event(), CHORES).run()
        os._exit(1)
    yield
    time.sleep(random.uniform(0.0, 0.25))
    os.kill(child, signal.SIGKILL)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL


def _work_to_the_end():
    worker = Worker(CONSUMERS, threading.Event())
    while worker.turn():
        pass
    # whoever claimed a letter and died gives it back when the claim runs out
    while send_due(at=timezone.now() + 2 * CLAIM):
        pass


def _effects():
    told = Notification.objects.order_by("person_id", "cause")
    return {
        "plan": list(PlanCase.objects.order_by("code").values()),
        "told": list(told.values("person_id", "cause", "subject", "text", "link", "told_at")),
    }


def _forget_effects():
    Mail.objects.all().delete()
    Notification.objects.all().delete()
    PlanCase.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("update ledger_cursor set position = 0")


def _letters(folder):
    """Return how often each letter went out, by its id."""
    sent = Counter()
    for file in folder.iterdir():
        parts = file.read_bytes().split(b"-" * 79)
        sent.update(
            message_from_bytes(part.strip())["Message-ID"] for part in parts if part.strip()
        )
    return sent
