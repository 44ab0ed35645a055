"""A unit with its calendar, two officers, and cases that run there."""

from datetime import datetime, timedelta

from django.conf import settings

from tinhso.core.actor import Actor
from tinhso.core.calendar.actions import load_calendar
from tinhso.core.people.tests.offices import an_officer, offices
from tinhso.core.steps import running
from tinhso.core.steps.actions import keep_graph
from tinhso.core.steps.loading import load
from tinhso.core.steps.models import CaseStep
from tinhso.core.words.dates import ZONE

NOON = datetime(2026, 11, 16, 8, tzinfo=ZONE)  # a Monday
HOUR = timedelta(hours=1)


class Office:
    """Where the cases of a test run."""

    def __init__(self):
        load_calendar(settings.DATA_FOLDER / "calendar")
        self.unit = offices().commune
        self.first = self._actor("Lê Thị Minh Họa")
        self.second = self._actor("Phạm Văn Ví Dụ")

    def _actor(self, name):
        person_id = an_officer(name, self.unit)
        return Actor(id=f"person:{person_id}", person_id=person_id, name=name)

    def keeps(self, name, rows):
        return keep_graph(name=name, graph=load(rows), at=NOON)

    def starts(self, rows, case="A-1", **more):
        """Begin a case by `rows` and return its code."""
        running.start(
            case=case,
            graph_id=self.keeps("sample", rows),
            unit_id=self.unit.pk,
            at=NOON,
            **more,
        )
        return case

    def does(self, case, key, *, by=None, at=NOON + HOUR, **more):
        """Complete the open step `key` of the case."""
        token = CaseStep.objects.get(case=case, key=key, finished_at=None)
        return running.complete(step_id=token.pk, actor=by or self.first, at=at, **more)


def stands(case):
    """Return the keys of the open steps of the case."""
    rows = CaseStep.objects.filter(case=case, finished_at=None)
    return sorted(rows.values_list("key", flat=True))
