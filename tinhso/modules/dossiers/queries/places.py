"""The communes an address may name and a dossier may be sent to."""

from datetime import date
from functools import lru_cache
from uuid import UUID

from django.conf import settings

from tinhso.core.forms.definition import Form, FormerPlace, Places
from tinhso.core.revisions.queries import stamp_of
from tinhso.core.units.former import former_communes
from tinhso.core.units.queries import UnitRow, communes
from tinhso.core.words.worded import worded


def places(*, day: date, form: Form | None = None) -> Places:
    """Return the communes of the province on `day`, for the addresses in a form.

    With a `form` that asks for them, those that are no more come with their successors.
    """
    asks_former = form is not None and form.asks_former_places
    former = former_communes(day=day) if asks_former else []
    return Places(
        communes=_communes(day, stamp_of("units")),
        province=worded("tỉnh %(province_name)s", province_name=settings.PROVINCE_NAME),
        former=tuple(FormerPlace(row.name, row.heirs) for row in former),
    )


@lru_cache(maxsize=16)
def _communes(day: date, _stamp: UUID) -> tuple[tuple[str, str], ...]:
    return tuple((row.area_code or row.code, row.place) for row in communes(day=day))


def receiving_units(*, day: date, q: str = "") -> list[UnitRow]:
    """Return the communes that take dossiers on `day`, found without tone marks."""
    return communes(day=day, q=q)
