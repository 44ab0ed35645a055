"""What the pages share that count what was done in some days: which days, and whose work."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from tinhso.core.ids import id_of
from tinhso.core.pages import ActorRequest
from tinhso.core.units.queries import unit
from tinhso.core.words.worded import worded
from tinhso.modules.desk.forms import reports as forms
from tinhso.modules.desk.forms.register import SpanForm
from tinhso.modules.plan.queries.handling import Days, Period, periods


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The days and the unit as typed, the periods offered, and the units to choose from."""

    form: SpanForm
    offered: tuple[Period, ...]
    units: tuple[tuple[str, str], ...]

    @property
    def days(self) -> Days:
        """The days and the unit as read; refuses what is none."""
        return forms.days_of(self.form)

    def periods(self) -> list[tuple[str, SpanForm, bool]]:
        """Return the name of each period, the form that asks for it, and whether it is asked."""
        offered = forms.offered_as(self.offered, unit=self.form.unit)
        return [(name, one, one == self.form) for name, one in offered]


def asked_of(request: ActorRequest, own: Sequence[tuple[int, str]], *, whole: str) -> Asked:
    """Read what is asked for; of nothing, the period of today and the reader's own unit.

    `own` are the units offered, by id; one beside them is named where it is asked for. `whole` is
    how the province is called; without it, it is not offered.
    """
    offered = periods(day=timezone.localdate(request.at))
    ids, home = [pk for pk, _ in own], request.actor.home_unit_id
    unit_id = home if home in ids else next(iter(ids), None)
    form = forms.days_form(request.GET.dict(), period=offered[0], unit_id=unit_id)
    choices = [(str(pk), name) for pk, name in own]
    beside = id_of(form.unit)
    if beside is not None and beside not in ids:
        choices.append((form.unit, name_of(beside)))
    if whole:
        choices.append((forms.PROVINCE, whole))
    return Asked(form=form, offered=offered, units=tuple(choices))


def name_of(unit_id: int | None) -> str:
    """Return how a unit is called; the province where none is meant."""
    return worded("Toàn tỉnh") if unit_id is None else unit(unit_id).name
