"""Filling in any form with the answers of a sample, as a person does: page by page, row by row."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from journeys.person import SUBMIT, Person
from tinhso.core.forms.definition import Form
from tinhso.core.forms.reading import encode_page

MOST_TURNS = 40
DAY = re.compile(r"\d{4}-\d\d-\d\d")
RECENT = date(2026, 6, 1)  # what happened since moves along with the day of the test


def moved(value: Any, by: timedelta) -> Any:
    """Return answers with every recent day in them moved by as much."""
    if isinstance(value, Mapping):
        return {key: moved(part, by) for key, part in value.items()}
    if isinstance(value, list):
        return [moved(part, by) for part in value]
    if isinstance(value, str) and DAY.fullmatch(value) and date.fromisoformat(value) >= RECENT:
        return (date.fromisoformat(value) + by).isoformat()
    return value


def fill(person: Person, form: Form, answers: Mapping[str, Any], name: str) -> str:
    """Fill page after page until none of the form's is left; return where that led."""
    keys = {page.key for page in form.pages}
    seen = set()
    for _ in range(MOST_TURNS):
        key = person.page.url.split("#", maxsplit=1)[0].rstrip("/").rsplit("/", 1)[-1]
        if key not in keys:
            return key
        fill_page(person, form, key, answers)
        person.look(f"{name}-{key}" if key not in seen else "")
        seen.add(key)
        person.press(SUBMIT)
    raise AssertionError(f"the form does not end at {person.page.url}\n{_faults(person)}")


def fill_page(person: Person, form: Form, key: str, answers: Mapping[str, Any]) -> None:
    """Answer what stands on the page; rows that are missing come by the button that adds one."""
    typed = encode_page(form, key, answers)
    for name, count in typed.items():
        if name.endswith("-count"):
            _add_rows(person, name.removesuffix("-count"), int(count))
    person.fill({name: value for name, value in typed.items() if not name.endswith("-count")})


def _add_rows(person: Person, group: str, count: int) -> None:
    while not person.page.locator(f'main [name^="{group}-{count - 1}-"]').count():
        add = person.page.locator(f'main button[value="add:{group}"]')
        if not add.count():
            return  # the group is not asked on this turn
        add.first.click()
        person.page.wait_for_load_state()


def _faults(person: Person) -> str:
    return "\n".join(person.page.locator(".error-summary li").all_inner_texts())
