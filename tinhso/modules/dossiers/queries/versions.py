"""Which version of a procedure a draft is filled in under, and which one is in force."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain

from tinhso.core.errors import NotFound
from tinhso.core.forms.carrying import Carried, carry
from tinhso.core.forms.comparing import compare
from tinhso.core.forms.definition import Answers, Form
from tinhso.modules.dossiers.models import Draft
from tinhso.modules.procedures import queries as procedures
from tinhso.modules.procedures.queries import Procedure


@dataclass(frozen=True)
class Standing:
    """The version to go on with; `newer` is the one in force if its form asks otherwise.

    `is_repealed` if none is in force any more.
    """

    procedure: Procedure
    newer: Procedure | None = None
    is_repealed: bool = False


@dataclass(frozen=True)
class Renewal:
    """What is told before going on: each change, and what becomes of the answers."""

    changes: tuple[str, ...]
    carried: Carried


@dataclass(frozen=True)
class Losses:
    """What open drafts begun under one version lose under another, by question and in numbers.

    `asked_again` and `dropped` say in how many drafts a question loses its answer.
    """

    drafts: int
    touched: int
    asked_again: tuple[tuple[str, int], ...]
    dropped: tuple[tuple[str, int], ...]


def losses(version_id: int, old: Form, new: Form) -> Losses:
    """Count what taking the form `new` would cost the open drafts begun under `version_id`."""
    answers = Draft.objects.filter(version_id=version_id, dossier_code="").order_by("pk")
    found = [carry(old, new, one) for one in answers.values_list("answers", flat=True).iterator()]
    return Losses(
        drafts=len(found),
        touched=sum(1 for one in found if one.asked_again or one.dropped),
        asked_again=_counted(one.asked_again for one in found),
        dropped=_counted(one.dropped for one in found),
    )


def _counted(labels: Iterable[tuple[str, ...]]) -> tuple[tuple[str, int], ...]:
    return tuple(Counter(chain.from_iterable(labels)).most_common())


def standing_of(code: str, version_id: int, *, day: date) -> Standing:
    """Say under which version a draft goes on: a new text that asks the same is taken at once."""
    begun = procedures.version(version_id)
    try:
        current = procedures.published(code, day=day)
    except NotFound:
        return Standing(begun, is_repealed=True)
    if current.version_id == begun.version_id:
        return Standing(begun)
    if begun.form is None or current.form is None:
        return Standing(begun, is_repealed=True)
    return Standing(begun, current) if compare(begun.form, current.form) else Standing(current)


def renewal(standing: Standing, answers: Answers) -> Renewal:
    """Return what taking the newer form means for these answers."""
    assert standing.newer is not None, "there is no newer form"
    assert standing.procedure.form is not None, "a draft has a form"
    assert standing.newer.form is not None, "a newer form is one"
    changes = compare(standing.procedure.form, standing.newer.form)
    return Renewal(
        tuple(change.text for change in changes),
        carry(standing.procedure.form, standing.newer.form, answers),
    )
