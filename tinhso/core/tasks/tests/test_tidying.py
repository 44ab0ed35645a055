from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from tinhso.core.files import gateway
from tinhso.core.files.actions.keeping import keep_made
from tinhso.core.files.models import File
from tinhso.core.tasks import actions
from tinhso.core.tasks.rules import FILE_KEPT, Answer
from tinhso.core.tasks.running import Run
from tinhso.core.tasks.tests.test_actions import ASKER
from tinhso.core.tasks.tidying import forget_old, sweep_files

AT = datetime(2026, 11, 20, 3, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(tmp_path, settings):
    """A store of its own: what is swept here must not be what another test has just kept."""
    settings.FILES_URL = f"file://{tmp_path}"
    gateway.store.cache_clear()
    yield
    gateway.store.cache_clear()


def night(at):
    """Do both works of a night as the runner does."""
    run = Run(task_id=0, turn=0, should_stop=lambda: False, clock=lambda: at)
    forget_old(run, timestamp=0)
    return sweep_files(run, timestamp=0)


class Night:
    def test_keeps_a_file_for_its_asker_and_takes_it_away_afterwards(self):
        task_id = actions.ask(kind="test.work", title="Việc mẫu", actor=ASKER, at=AT)
        actions.begin(task_id=task_id, kind="test.work", at=AT)
        kept = keep_made(content=b"a,b", name="bang.csv", mime="text/csv", at=AT)
        actions.finish(task_id=task_id, turn=1, answer=Answer(file_id=kept.id), at=AT)
        grace = timedelta(hours=settings.FILES_GRACE_HOURS + 1)

        night(AT + grace)
        assert File.objects.filter(pk=kept.id).exists()
        over = AT + FILE_KEPT + timedelta(minutes=1)
        for nights in range(4):
            night(over + nights * grace)

        assert not File.objects.filter(pk=kept.id).exists()
