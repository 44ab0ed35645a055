"""Whom a step can be given to, as choices: who has least in hand, or somebody by name."""

from collections.abc import Sequence
from dataclasses import dataclass

from tinhso.core.words.dates import day
from tinhso.core.words.worded import together, worded
from tinhso.modules.desk.rules import LIGHTEST
from tinhso.modules.dossiers.queries.colleagues import Colleague


@dataclass(frozen=True)
class Choices:
    """What can be chosen, as value and text, with a note beside each; and who is away."""

    options: tuple[tuple[str, str], ...]
    notes: dict[str, str]
    away: str

    @property
    def only(self) -> str:
        """The value where there is nothing to choose between."""
        return self.options[0][0] if len(self.options) == 1 else ""


def heirs(found: Sequence[Colleague]) -> Choices:
    """Return the choices; none where nobody else holds the role. Who is away cannot be chosen."""
    present = [one for one in found if one.away_until is None]
    if not present:
        return Choices((), {}, _away(found))
    lightest = min(present, key=lambda one: one.in_hand)
    options = [(str(one.id), one.name) for one in present]
    notes = {str(one.id): _note(one) for one in present}
    if len(present) > 1:
        options.insert(0, (LIGHTEST, worded("Người đang giữ ít việc nhất")))
        notes[LIGHTEST] = worded("Lúc này là %(name)s", name=lightest.name)
    return Choices(tuple(options), notes, _away(found))


def _away(found: Sequence[Colleague]) -> str:
    away = [
        worded("%(name)s (đến hết %(until)s)", name=one.name, until=day(one.away_until))
        for one in found
        if one.away_until is not None
    ]
    return worded("Đang vắng: %(names)s.", names=together(away, by=", ")) if away else ""


def _note(one: Colleague) -> str:
    held = worded("đang giữ %(count)s việc", count=one.in_hand)
    return together([one.post, held], by=", ") if one.post else held
