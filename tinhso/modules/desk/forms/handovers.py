"""Reading of what goes along with a hand-over list, and of what did not come."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from tinhso.core.errors import Refused
from tinhso.core.ids import id_of
from tinhso.core.words.worded import worded
from tinhso.modules.dossiers.events import Carries

WHY = "why_"


@dataclass(frozen=True, kw_only=True)
class ListForm:
    """What stood in the form, as typed; `road` names from where to where."""

    carries: Carries
    road: str
    codes: tuple[str, ...]
    receiver: str

    @property
    def receiver_id(self) -> int | None:
        """Whom the list is for; None is whoever receives there. Refuses what names nobody."""
        if not self.receiver:
            return None
        receiver_id = id_of(self.receiver)
        if receiver_id is None:
            raise Refused(worded("Chọn người nhận trong danh sách."), field="receiver")
        return receiver_id


def list_form(values: QueryDict, *, kinds: Sequence[Carries]) -> ListForm:
    """Read the form of a list, or the address that leads to it."""
    asked = values.get("kind", "")
    return ListForm(
        carries=next((one for one in kinds if one.value == asked), kinds[0]),
        road=values.get("road", ""),
        codes=tuple(values.getlist("code")),
        receiver=values.get("receiver", ""),
    )


def missing_of(values: Mapping[str, str], lines: Iterable[tuple[int, str]]) -> dict[str, str]:
    """Return, by code, why dossiers did not come: those with a reason. `lines` are place, code."""
    typed = {code: values.get(f"{WHY}{place}", "").strip() for place, code in lines}
    return {code: why for code, why in typed.items() if why}
