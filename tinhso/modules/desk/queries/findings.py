"""The questions of the findings, as the page of them shows them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.errors import NotFound, WrongState
from tinhso.core.forms.reading import Turn
from tinhso.core.forms.views import PageView, page_view
from tinhso.core.words.worded import worded
from tinhso.modules.desk.queries.page import may_find, served
from tinhso.modules.dossiers.queries.cases import DossierView
from tinhso.modules.dossiers.queries.places import places
from tinhso.modules.procedures.queries import FINDINGS, version


@dataclass(frozen=True, kw_only=True)
class FindingsPage:
    view: DossierView
    page: PageView


def findings_page(*, actor: Actor, code: str, at: datetime, turn: Turn | None) -> FindingsPage:
    """Return the page for an officer who may propose now; else say why not."""
    view = served(actor=actor, code=code, at=at)
    procedure = version(view.version_id)
    if procedure.findings is None or procedure.record is None:
        raise NotFound(worded("Thủ tục này không cần ghi kết luận thẩm tra."))
    if not may_find(procedure, view):
        raise WrongState(
            worded("Kết luận thẩm tra chỉ ghi được ở bước thẩm tra, bởi người đang thẩm tra.")
        )
    today = timezone.localdate(at)
    page = page_view(
        procedure.record,
        FINDINGS,
        turn.answers if turn else {**view.answers, **view.findings},
        turn.faults if turn else {},
        today=today,
        places=places(day=today, form=procedure.record),
        warnings=turn.warnings if turn else {},
    )
    return FindingsPage(view=view, page=page)
