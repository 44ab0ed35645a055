"""Files nobody refers to are swept away; what is referred to stays, whoever dies meanwhile."""

import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import ForeignKey
from django.utils import timezone

from tinhso.core.errors import NotFound
from tinhso.core.files import gateway, queries, references
from tinhso.core.files.actions import hold, keep, take_in
from tinhso.core.files.actions.checking import check
from tinhso.core.files.actions.sweeping import sweep
from tinhso.core.files.gateway import place_of, store
from tinhso.core.files.models import Content, File
from tinhso.core.files.tests import samples
from tinhso.core.testing.programs import environment
from tinhso.modules.dossiers.actions import drafts
from tinhso.modules.dossiers.models import DraftPaper
from tinhso.modules.dossiers.tests.factories import moment
from tinhso.site.tests.faults.sweeping import STEPS

HOUR = timedelta(hours=1)
PAPERS = drafts.PAPER_KINDS
# columns that hold a digest or an id of something else than a file of the store
OTHERS = {
    "api.Answer.digest",
    "identity.AccessToken.digest",
    "procedures.ProcedureVersion.digest",
    "steps.GraphVersion.digest",
    "files.File.original_digest",
    "files.Content.digest",
}

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def referred(commune):
    """A file some draft refers to."""
    commune.draft(moment(16, 9))
    return DraftPaper.objects.get().file


@pytest.fixture
def forgotten(commune):
    """A file nobody refers to, of the same name."""
    return take_in(source=samples.pdf(), name="bo.pdf", accept=PAPERS, at=moment(16, 9))


def _later(hours):
    return timezone.now() + hours * HOUR


def _swept(*, first=2):
    """Sweep until all is done: mark, and after the grace period take away."""
    return [sweep(at=_later(first + 2 * turn), grace=HOUR) for turn in range(3)]


def _is_whole(digest):
    return bool(queries.content(digest)) and not any(check())


class Sweep:
    def test_takes_away_what_nobody_refers_to_and_nothing_else(self, referred, forgotten):
        marked, buried, _ = _swept()

        assert (marked.marked, marked.buried, buried.buried) == (1, 0, 1)
        assert not File.objects.filter(pk=forgotten.id).exists()
        assert store().size(place_of(forgotten.digest)) is None
        assert _is_whole(referred.content_id)

    def test_waits_for_the_grace_period(self, forgotten):
        for _ in range(3):
            sweep(at=_later(0.5), grace=timedelta(0))
        sweep(at=_later(2), grace=HOUR)
        sweep(at=_later(2.5), grace=HOUR)

        assert queries.content(forgotten.digest)

    def test_leaves_what_came_in_again(self, commune, forgotten):
        sweep(at=_later(2), grace=HOUR)
        keep(content=queries.content(forgotten.digest), name="b.pdf", accept=PAPERS, at=_later(2))

        sweep(at=_later(4), grace=HOUR)

        assert queries.content(forgotten.digest)

    def test_leaves_what_somebody_refers_to_by_now(self, commune, forgotten):
        draft = commune.draft(moment(16, 9), with_paper=False)
        sweep(at=_later(2), grace=HOUR)
        DraftPaper.objects.create(draft_id=draft, key="a", file_id=forgotten.id, name="a")

        _swept(first=4)

        assert _is_whole(forgotten.digest)

    def test_takes_away_bytes_without_a_row_and_parts_without_an_upload(self, commune):
        digest = "ab" * 32
        store().put(place_of(digest), b"left behind")
        store().put(gateway.part_of("0" * 8, 0), b"left behind")

        assert sweep(at=_later(0.5), grace=HOUR).leftovers == 0
        assert sweep(at=_later(2), grace=HOUR).leftovers == 2
        assert list(store().list()) == []


class SweepKilled:
    @pytest.mark.parametrize("step", STEPS)
    def test_at_any_step_loses_nothing(self, referred, forgotten, step):
        sweep(at=_later(2), grace=HOUR)
        if "mark" in step:
            Content.objects.update(marked_at=None)
        content = queries.content(forgotten.digest)

        _killed(step, at=_later(4))

        assert _is_whole(referred.content_id)
        for row in File.objects.all():
            assert queries.content(row.content_id), "a name without its bytes"
        again = take_in(source=content, name="lai.pdf", accept=PAPERS, at=moment(16, 9))
        assert queries.content(again.digest) == content
        assert None not in {fault and fault.why for fault in check() if fault}
        _swept(first=6)
        assert store().size(place_of(forgotten.digest)) is None
        assert _is_whole(referred.content_id)


def _killed(step, *, at):
    command = [sys.executable, "-m", "tinhso.site.tests.faults.sweeping", step, at.isoformat()]
    process = subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"here\n"
    assert process.wait() == -signal.SIGKILL
    process.stdout.close()


class SweepBesideUploads:
    TURNS = 25

    def test_never_takes_bytes_that_come_in_again(self, commune):
        draft = commune.draft(moment(16, 9), with_paper=False)
        content, stop = samples.pdf(), threading.Event()
        sweeper = threading.Thread(target=_sweep_on, args=(stop,))
        sweeper.start()
        try:
            for turn in range(self.TURNS):
                with transaction.atomic():
                    kept = take_in(source=content, name="a.pdf", accept=PAPERS, at=moment(16, 9))
                    paper = DraftPaper.objects.create(
                        draft_id=draft, key="a", file_id=kept.id, name="a.pdf"
                    )
                assert queries.content(kept.digest), f"lost in turn {turn}"
                paper.delete()
                stop.wait(0.02)
        finally:
            stop.set()
            sweeper.join()
        assert Content.objects.count() <= 1

    def test_gives_way_to_a_room_that_takes_up_a_file_again(self, commune, forgotten):
        draft = commune.draft(moment(16, 9), with_paper=False)
        sweep(at=_later(2), grace=HOUR)
        sweeper = threading.Thread(target=_sweep_once)

        with transaction.atomic():
            hold(forgotten.id)
            DraftPaper.objects.create(draft_id=draft, key="a", file_id=forgotten.id, name="a")
            sweeper.start()
            sweeper.join(timeout=0.5)
        sweeper.join()

        assert _is_whole(forgotten.digest)

    def test_leaves_no_reference_to_what_is_gone(self, commune, forgotten):
        draft = commune.draft(moment(16, 9), with_paper=False)
        _swept()

        with pytest.raises(NotFound):
            hold(forgotten.id)
        with pytest.raises(IntegrityError):
            DraftPaper.objects.create(draft_id=draft, key="a", file_id=forgotten.id, name="a")


def _sweep_on(stop):
    """Sweep so late that no grace period protects anything: only the locks do."""
    hours = 10
    while not stop.is_set():
        sweep(at=_later(hours), grace=HOUR)
        hours += 2
    connection.close()


def _sweep_once():
    sweep(at=_later(4), grace=HOUR)
    connection.close()


class References:
    def test_name_every_column_that_could_lead_to_a_file(self):
        places = [*references.by_id(), *references.by_digest()]
        known = {f"{model._meta.label}.{field}" for model, field in places}
        found = {
            f"{model._meta.label}.{field.name}"
            for model in apps.get_models()
            for field in model._meta.concrete_fields
            if _leads_to_a_file(field)
        }

        assert known >= {"dossiers.DraftPaper.file_id", "documents.Document.signed_digest"}
        assert found - known - OTHERS == set(), "say so in the room's AppConfig, or add to OTHERS"


def _leads_to_a_file(field):
    if isinstance(field, ForeignKey):
        return False  # a foreign key to a file counts by itself
    return field.name in {"file_id", "digest"} or field.name.endswith(("_file_id", "_digest"))
