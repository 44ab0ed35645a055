"""Two versions of a procedure side by side, for whoever has to know what changed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tinhso.core.errors import NotFound
from tinhso.core.forms.comparing import Change, compare
from tinhso.core.words.dates import day
from tinhso.core.words.worded import worded
from tinhso.modules.dossiers.queries.versions import Losses, losses
from tinhso.modules.procedures import queries as procedures
from tinhso.modules.procedures.queries import Procedure, VersionRow

KINDS = (
    ("added", worded("Thêm")),
    ("removed", worded("Bỏ")),
    ("changed", worded("Đổi")),
)
MOVES = ("renamed", "moved", "changed")


@dataclass(frozen=True)
class Block:
    """Changes of one kind, under its word."""

    title: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The page: what may be chosen, what is compared, what differs, what open drafts lose.

    Of a single version there is nothing to compare, and `old` is None.
    """

    code: str
    title: str
    versions: tuple[tuple[str, str], ...]
    new: VersionRow
    old: VersionRow | None = None
    form: tuple[Block, ...] = ()
    rest: tuple[Block, ...] = ()
    losses: Losses | None = None

    @property
    def old_number(self) -> str:
        return str(self.old.number) if self.old else ""

    @property
    def new_number(self) -> str:
        return str(self.new.number)


def comparison(code: str, *, old: str = "", new: str = "") -> Comparison:
    """Return the comparison of two versions by number; without one, of the last two."""
    rows = procedures.versions(code)
    later = _chosen(rows, new, rows[0])
    before = next((row for row in rows if row.number < later.number), later)
    earlier = _chosen(rows, old, before)
    page = Comparison(
        code=code,
        title=later.short_name,
        versions=tuple((str(row.number), _told(row)) for row in rows),
        new=later,
    )
    if len(rows) == 1:
        return page
    was, now = (procedures.version(row.version_id) for row in (earlier, later))
    return replace(
        page,
        old=earlier,
        form=_blocks(_asked_otherwise(was, now)),
        rest=_blocks(procedures.differences(was, now)),
        losses=_losses(earlier, was, now),
    )


def changes_between(was: Procedure, now: Procedure) -> tuple[Block, ...]:
    """Return all that differs between two texts of a procedure, the form first."""
    return _blocks((*_asked_otherwise(was, now), *procedures.differences(was, now)))


def _chosen(rows: list[VersionRow], number: str, otherwise: VersionRow) -> VersionRow:
    if not number:
        return otherwise
    found = next((row for row in rows if str(row.number) == number), None)
    if found is None:
        raise NotFound(worded("Thủ tục không có phiên bản này. Chọn một bản trong danh sách."))
    return found


def _told(row: VersionRow) -> str:
    return worded("Phiên bản %(number)s, từ %(day)s", number=row.number, day=day(row.valid_from))


def _asked_otherwise(was: Procedure, now: Procedure) -> tuple[Change, ...]:
    if was.form and now.form:
        return compare(was.form, now.form)
    if was.form:
        return (Change("removed", "form", worded("Không còn tờ khai điện tử")),)
    return (Change("added", "form", worded("Có tờ khai điện tử")),) if now.form else ()


def _blocks(changes: Iterable[Change]) -> tuple[Block, ...]:
    found = tuple(changes)
    blocks = (
        Block(title, tuple(one for one in found if _kind(one) == kind)) for kind, title in KINDS
    )
    return tuple(block for block in blocks if block.changes)


def _kind(change: Change) -> str:
    return "changed" if change.kind in MOVES else change.kind


def _losses(earlier: VersionRow, was: Procedure, now: Procedure) -> Losses | None:
    if not was.form or not now.form or earlier.number >= now.number:
        return None
    return losses(earlier.version_id, was.form, now.form)
