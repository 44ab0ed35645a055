"""Reading of which number of the dashboard is opened, and writing its address."""

from collections.abc import Mapping
from urllib.parse import urlencode

from tinhso.core.errors import NotFound
from tinhso.core.ids import id_of
from tinhso.core.words.dates import day as said
from tinhso.core.words.worded import worded
from tinhso.modules.desk.forms.reports import LONGEST, PROVINCE
from tinhso.modules.desk.queries.watching import Asked
from tinhso.modules.plan.queries.handling import Days
from tinhso.modules.plan.queries.watching import Whose, counter


def asked_of(values: Mapping[str, str], days: Days) -> Asked:
    """Read which number is opened, and whose part of it."""
    officer = values.get("can-bo", "")
    officer_id = id_of(officer)
    if officer and officer_id is None:
        raise NotFound(worded("Bảng theo dõi không có con số này."))
    return Asked(
        counter=counter((values.get("so") or "tiep-nhan")[:LONGEST]),
        days=days,
        field=values.get("linh-vuc", "")[:LONGEST],
        officer_id=officer_id,
    )


def whose(asked: Asked) -> Whose:
    """Return whose part of the number is asked for."""
    return Whose(field=asked.field, officer_id=asked.officer_id)


def query_of(asked: Asked) -> str:
    """Write the address of a number."""
    values = {
        "first": said(asked.days.first),
        "last": said(asked.days.last),
        "unit": asked.days.unit_id or PROVINCE,
        "so": asked.counter.key,
        "linh-vuc": asked.field,
        "can-bo": asked.officer_id or "",
    }
    return "?" + urlencode({name: value for name, value in values.items() if value})
