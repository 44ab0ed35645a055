"""Reading what a one-stop shop offers for appointments."""

from collections.abc import Mapping
from datetime import date

from tinhso.core.errors import FormRefused, Refused
from tinhso.core.words.worded import worded
from tinhso.modules.desk.forms.reading import day_of, number_of
from tinhso.modules.queues.queries.appointments import Terms

NUMBER_ASK = worded("Nhập một số.")
FIELDS = ("minutes", "places", "days_ahead")
LONGEST = 4  # digits


def read_terms(values: Mapping[str, str]) -> tuple[Terms, date]:
    """Read the terms and the day they hold from; refuse all that cannot be read at once."""
    faults: dict[str, str] = {}
    found: dict[str, int] = {}
    for name in FIELDS:
        try:
            typed = {name: values.get(name, "").strip()[:LONGEST]}
            found[name] = number_of(typed, name, NUMBER_ASK)
        except Refused as refusal:
            faults[name] = refusal.text
    valid_from = date.max
    try:
        valid_from = day_of(values, "valid_from")
    except Refused as refusal:
        faults["valid_from"] = refusal.text
    if faults:
        raise FormRefused(faults)
    return Terms(**found), valid_from
