"""The page on which a procedure is written: the text, what it comes to, what it would change."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from tinhso.core.actor import Actor
from tinhso.core.errors import NotFound, Refused
from tinhso.core.forms.views import PageView, page_view
from tinhso.core.steps.picture import Picture, draw
from tinhso.core.words.worded import worded
from tinhso.modules.desk.queries.comparing import Block, changes_between
from tinhso.modules.dossiers.queries.places import places
from tinhso.modules.procedures.actions import editing
from tinhso.modules.procedures.actions.editing import DraftRow, Examined
from tinhso.modules.procedures.queries import (
    Procedure,
    VersionRow,
    require_edit,
    version,
    versions,
)


@dataclass(frozen=True, kw_only=True)
class EditorPage:
    """`text` as typed or kept; `changes` against the last version, once the text is sound."""

    code: str
    title: str
    text: str
    draft: DraftRow | None
    found: Examined
    last: VersionRow | None
    changes: tuple[Block, ...]
    earliest: date

    @property
    def is_sound(self) -> bool:
        return self.found.definition is not None


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A procedure nobody has published yet, as people would meet it; the findings come last."""

    procedure: Procedure
    pages: tuple[PageView, ...]
    picture: Picture | None


def editor_page(*, actor: Actor, code: str, at: datetime, typed: str | None = None) -> EditorPage:
    """Return the page for the draft, else for the last version; `typed` goes before both."""
    require_edit(actor)
    draft = editing.draft_of(actor=actor, code=code)
    last = _last(code)
    if draft is None and last is None and typed is None:
        raise NotFound(worded("Không có thủ tục mang mã này."))
    text = typed if typed is not None else draft.text if draft else editing.text_of(code)
    found = editing.examine(text, code=code)
    today = timezone.localdate(at)
    title = found.procedure.short_name if found.procedure else last.short_name if last else code
    return EditorPage(
        code=code,
        title=title,
        text=text,
        draft=draft,
        found=found,
        last=last,
        changes=_changes(last, found.procedure),
        earliest=max(today, last.valid_from) if last else today,
    )


def preview(*, actor: Actor, code: str, at: datetime) -> Preview:
    """Return the draft as citizens would see it; a text that is no procedure is refused."""
    draft = editing.draft_of(actor=actor, code=code)
    if draft is None:
        raise NotFound(worded("Chưa có bản soạn nào để xem. Mở trang soạn và lưu trước."))
    found = editing.examine(draft.text, code=code)
    if found.procedure is None:
        raise Refused(found.fault, field="text")
    procedure, today = found.procedure, timezone.localdate(at)
    record = procedure.record
    pages = []
    if record is not None:
        there = places(day=today, form=record)
        keys = (page.key for page in record.pages)
        pages = [page_view(record, key, {}, {}, today=today, places=there) for key in keys]
    return Preview(
        procedure=procedure,
        pages=tuple(pages),
        picture=draw(procedure.steps) if procedure.steps else None,
    )


def _last(code: str) -> VersionRow | None:
    try:
        return versions(code)[0]
    except NotFound:
        return None


def _changes(last: VersionRow | None, now: Procedure | None) -> tuple[Block, ...]:
    if last is None or now is None:
        return ()
    return changes_between(version(last.version_id), now)
