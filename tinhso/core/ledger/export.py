"""Handing the ledger out so that anyone can check it without this software (docs/ledger.md).

Lines of canonical JSON: a header, rows each followed by the seal over them, heads, an end line.
Only sealed rows go out. Personal values stay closed unless they are named, and that is recorded.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any, BinaryIO

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from tinhso.core.actor import Actor
from tinhso.core.errors import Refused, WrongState
from tinhso.core.ledger import merkle
from tinhso.core.ledger.actions import record
from tinhso.core.ledger.encoding import VIETNAM, canonical, instant
from tinhso.core.ledger.scopes import All, Part, Scope, batches, positions
from tinhso.core.ledger.seal_keys import SealKey, current_key
from tinhso.core.ledger.seals import LEDGER, Log, Seal, digests, last_seal, seals
from tinhso.core.ledger.stamps import Stamp, stamps

FORMAT = 1
STREAM = "ledger:exports"
SEALS_AT_ONCE = 200
EVERY_FIELD = "*"

Progress = Callable[[int, int], object]

_ROWS = """
select p.position, (select s.name from ledger_stream s where s.id = l.stream_id), l.version,
    l.kind, l.actor, l.recorded_at, l.cause::text, l.payload::text, l.digest, o.opened::text
from unnest(%s::bigint[]) w(position)
join ledger_position p on p.position = w.position
cross join lateral (
    select * from ledger where id = p.ledger_id and recorded_at = p.recorded_at limit 1
) l
left join ledger_opened o on o.ledger_id = l.id
order by p.position
"""


@dataclass(frozen=True, kw_only=True)
class PersonalDataOpened:
    """An export carried personal values in the clear; why stands beside the row."""

    scope: str
    fields: tuple[str, ...]


@dataclass(kw_only=True)
class Exported:
    """What went out; `waiting` are rows of the scope that no seal covers yet."""

    rows: int = 0
    seals: int = 0
    unstamped: int = 0
    opened: int = 0
    waiting: int = 0


@dataclass
class Lines:
    """Writes lines and keeps the digest of all of them for the last one."""

    to: BinaryIO
    count: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    def put(self, line_type: str, /, **fields: Any) -> None:
        text = canonical({"type": line_type, **fields}).encode() + b"\n"
        self.digest.update(text)
        self.count += 1
        self.to.write(text)

    def header(self, log: Log, scope: Scope) -> None:
        """Write what the export is of."""
        cell = settings.PROVINCE_AGENCY_CODE
        self.put("export", v=FORMAT, cell=cell, log=log.name, scope=scope.told)

    def seal(self, seal: Seal, stamp: Stamp | None) -> None:
        """Write a seal with its stamp, if it has one by now."""
        token = base64.b64encode(stamp.token).decode() if stamp else None
        body = json.loads(seal.body)
        self.put("seal", body=body, signature=seal.signature.hex(), stamp=token)

    def end(self) -> None:
        """Write the last line, which tells of all before."""
        self.put("end", lines=self.count, sha256=self.digest.hexdigest())


def record_opening(
    scope: Scope, *, fields: Set[str], ground: str, actor: Actor, at: datetime
) -> None:
    """Note on the ledger that personal values are about to go out in the clear, and why."""
    if not ground.strip():
        raise Refused(_("Mở dữ liệu cá nhân phải nêu căn cứ: thêm --ground “…”."), field="ground")
    told = canonical(scope.told)
    with transaction.atomic():
        record(
            PersonalDataOpened(scope=told, fields=tuple(sorted(fields))),
            stream=STREAM,
            actor=actor,
            at=at,
            personal={"ground": ground.strip()},
        )


def export(
    scope: Scope,
    *,
    to: BinaryIO,
    at: datetime,
    open_fields: Set[str] = frozenset(),
    progress: Progress | None = None,
) -> Exported:
    """Write the sealed rows of a scope with their seals; `progress` is told rows done and wanted.

    Raises NotFound for a scope without rows, WrongState while nothing of it is sealed.
    """
    last = last_seal(log=LEDGER)
    if last is None:
        raise WrongState(
            _("Sổ cái chưa có niêm phong nào; chờ một phút, hoặc `tinhso ledger seal`.")
        )
    run = _Run(Lines(to), last, open_fields, progress or (lambda _done, _wanted: None))
    if isinstance(scope, All):
        run.everything(scope)
    else:
        run.part(scope, at=at)
    return run.exported


class _Run:
    """One export on its way out."""

    def __init__(self, lines: Lines, last: Seal, open_fields: Set[str], progress: Progress) -> None:
        self.lines = lines
        self.last = last
        self.open_fields = open_fields
        self.progress = progress
        self.exported = Exported()
        self.wanted = 0
        self.versions: dict[str, tuple[int, int]] = {}

    def everything(self, scope: All) -> None:
        self.wanted = self.last.last
        self._header(scope)
        for seal, stamp in stamped(1, self.last.number):
            for batch in batches([*range(seal.first, seal.last + 1)]):
                for row in _rows(batch):
                    self._row(row)
            self._seal(seal, stamp)
        self._end()

    def part(self, scope: Part, *, at: datetime) -> None:
        ready, self.exported.waiting = positions(scope, upto=self.last.last)
        if not ready:
            raise WrongState(_("Các dòng này chưa được niêm phong; chờ một phút rồi xuất lại."))
        self.wanted = len(ready)
        key = current_key()
        self._header(scope)
        touched = _by_seal(ready)
        following = [seal.number for seal, _wanted in touched[1:]] + [self.last.number]
        for (seal, wanted), next_one in zip(touched, following, strict=True):
            self._stretch(seal, wanted)
            chain_end = min(_next_anchor(seal.number) or self.last.number, next_one - 1)
            self._chain(seal.number + 1, chain_end)
        if touched[-1][0].number < self.last.number:
            self._chain(self.last.number, self.last.number)
        for stream, (first, version) in sorted(self.versions.items()):
            self._head(key, stream, first, version, at)
        self._end()

    def _stretch(self, seal: Seal, wanted: list[int]) -> None:
        tree = merkle.levels(digests(first=seal.first, last=seal.last))
        for batch in batches(wanted):
            for row in _rows(batch):
                path = merkle.path(tree, row["position"] - seal.first)
                self._row(row, path=[node.hex() for node in path])
        self._chain(seal.number, seal.number)

    def _chain(self, first: int, last: int) -> None:
        for seal, stamp in stamped(first, last):
            self._seal(seal, stamp)

    def _header(self, scope: Scope) -> None:
        self.lines.header(LEDGER, scope)

    def _row(self, row: dict[str, Any], **proof: Any) -> None:
        stream, version = row["stream"], row["version"]
        first, _last = self.versions.get(stream, (version, version))
        self.versions[stream] = (first, version)
        every = EVERY_FIELD in self.open_fields
        opened = {
            name: pair for name, pair in row["opened"].items() if every or name in self.open_fields
        }
        self.lines.put("row", **(row | {"opened": opened}), **proof)
        self.exported.opened += len(opened)
        self.exported.rows += 1
        self.progress(self.exported.rows, self.wanted)

    def _seal(self, seal: Seal, stamp: Stamp | None) -> None:
        self.lines.seal(seal, stamp)
        self.exported.seals += 1
        self.exported.unstamped += stamp is None

    def _head(self, key: SealKey, stream: str, first: int, version: int, at: datetime) -> None:
        body = {
            "v": FORMAT,
            "cell": settings.PROVINCE_AGENCY_CODE,
            "log": LEDGER.name,
            "stream": stream,
            "first": first,
            "version": version,
            "seal": self.last.number,
            "seal_digest": self.last.digest.hex(),
            "at": instant(at),
            "key": key.id,
            "alg": key.alg,
        }
        self.lines.put("head", body=body, signature=key.sign(canonical(body)).hex())

    def _end(self) -> None:
        self.lines.end()


def _rows(wanted: list[int]) -> Iterator[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [wanted])
        for position, stream, version, kind, actor, at, cause, payload, digest, opened in cursor:
            yield {
                "position": position,
                "v": FORMAT,
                "stream": stream,
                "version": version,
                "kind": kind,
                "actor": actor,
                "at": instant(at.astimezone(VIETNAM)),
                "cause": cause,
                "payload": json.loads(payload),
                "digest": bytes(digest).hex(),
                "opened": json.loads(opened) if opened else {},
            }


def stamped(first: int, last: int, *, log: Log = LEDGER) -> Iterator[tuple[Seal, Stamp | None]]:
    """Yield the seals from number `first` to number `last`, each with its stamp."""
    for start in range(first, last + 1, SEALS_AT_ONCE):
        end = min(start + SEALS_AT_ONCE - 1, last)
        found = stamps(first=start, last=end, log=log)
        for seal in seals(first=start, last=end, log=log):
            yield seal, found.get(seal.number)


def _by_seal(wanted: list[int]) -> list[tuple[Seal, list[int]]]:
    """Return the seals over the positions, each with those it covers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select w.position, s.number from unnest(%s::bigint[]) w(position)"
            " cross join lateral (select number from ledger_seal where log = %s"
            " and last >= w.position order by last, number limit 1) s order by w.position",
            [wanted, LEDGER.name],
        )
        pairs = cursor.fetchall()
    found = []
    for number, group in groupby(pairs, key=lambda pair: pair[1]):
        (seal,) = seals(first=number, last=number)
        found.append((seal, [position for position, _number in group]))
    return found


def _next_anchor(number: int) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select min(number) from ledger_anchor where log = %s and number >= %s",
            [LEDGER.name, number],
        )
        found = cursor.fetchone()[0]
    return int(found) if found is not None else None
