"""Working time as a ruler: minutes one after the other, nights and days off cut out.

It is laid along a calendar of the core, whose rules stay the only ones; it spares walking the days
again for each of a million dossiers.
"""

from bisect import bisect_left, bisect_right
from datetime import date, datetime, timedelta

from tinhso.core.calendar.durations import Duration
from tinhso.core.calendar.rules import WorkCalendar
from tinhso.modules.procedures.queries import Procedure

MINUTE = timedelta(minutes=1)


class Ruler:
    """Minutes of work between two days, counted from the first."""

    def __init__(self, calendar: WorkCalendar, *, first: date, last: date) -> None:
        self.calendar = calendar
        days = (first + timedelta(days=count) for count in range((last - first).days + 1))
        stretches = [stretch for day in days for stretch in calendar.stretches(day)]
        self._starts = [start for start, _ in stretches]
        self._marks = [0]
        for start, end in stretches:
            self._marks.append(self._marks[-1] + (end - start) // MINUTE)
        self._texts: dict[int, str] = {}
        self._due: dict[tuple[int, Duration, object], datetime] = {}

    def moment(self, minute: int) -> datetime:
        """Return when the minute of work `minute` is."""
        at = bisect_right(self._marks, minute) - 1
        at = min(max(at, 0), len(self._starts) - 1)
        return self._starts[at] + MINUTE * (minute - self._marks[at])

    def text(self, minute: int | None) -> str | None:
        """Return the moment as the database reads it; remembered, for there are many of each."""
        if minute is None:
            return None
        if minute not in self._texts:
            self._texts[minute] = self.moment(minute).isoformat()
        return self._texts[minute]

    def minute(self, moment: datetime) -> int:
        """Return how many minutes of work are over at `moment`."""
        at = bisect_left(self._starts, moment) - 1
        if at < 0:
            return 0
        passed = (moment - self._starts[at]) // MINUTE
        return min(self._marks[at] + passed, self._marks[at + 1])

    def is_past(self, moment: datetime, minute: int) -> bool:
        """Say whether `moment` is over when the minute of work `minute` is."""
        return self.minute(moment) <= minute

    def due(self, minute: int, procedure: Procedure) -> datetime:
        """Return when what was received at `minute` is due, as the calendar of the core says."""
        key = (minute, procedure.duration, procedure.cutoff)
        if key not in self._due:
            begun = self.moment(minute)
            found = self.calendar.due(begun, procedure.duration, cutoff=procedure.cutoff)
            self._due[key] = found.at
        return self._due[key]
