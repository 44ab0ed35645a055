"""Units for tests that need one and not the province's whole tree."""

from datetime import date

from tinhso.core.search import fold
from tinhso.core.units.models import Unit


def a_unit(
    code: str = "H56.102",
    name: str = "phường Hạc Thành",
    area: str = "14797",
    *,
    since: date = date(2025, 7, 1),
) -> Unit:
    """Make the committee of a ward."""
    full = f"Ủy ban nhân dân {name}"
    return Unit.objects.create(
        code=code,
        area_code=area,
        name=full,
        short_name=f"UBND {name}",
        folded=fold(full),
        level="commune",
        kind="ward",
        valid_from=since,
    )


def the_province() -> Unit:
    """Make the unit at the root; nothing is put below it."""
    name = "Ủy ban nhân dân tỉnh Thanh Hóa"
    return Unit.objects.create(
        code="H56",
        name=name,
        short_name="UBND tỉnh",
        folded=fold(name),
        level="province",
        kind="province",
        valid_from=date(2025, 1, 1),
    )
