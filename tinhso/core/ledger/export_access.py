"""Handing out the log of who looked at whose data, for the same check by a stranger.

It goes out whole: a part of it could leave out the very look that matters, and nobody would see.
"""

from collections.abc import Iterator
from typing import Any, BinaryIO

from django.db import connection
from django.utils.translation import gettext as _

from tinhso.core.errors import WrongState
from tinhso.core.ledger.access import LOG
from tinhso.core.ledger.encoding import FORMAT, VIETNAM, instant
from tinhso.core.ledger.export import Exported, Lines, Progress, stamped
from tinhso.core.ledger.scopes import BATCH, All
from tinhso.core.ledger.seals import last_seal

_LOOKS = """
select p.position, l.actor, l.recorded_at, l.purpose, l.request, l.subjects, l.digest
from ledger_access_position p
cross join lateral (
    select * from ledger_access where id = p.ledger_id and recorded_at = p.recorded_at limit 1
) l
where p.position between %s and %s order by p.position
"""


def export_access(*, to: BinaryIO, progress: Progress | None = None) -> Exported:
    """Write every sealed look with its seals; `progress` is told looks done and wanted.

    Raises WrongState while nothing is sealed. A look that is gone is not looked for here: the
    verifier names it.
    """
    last = last_seal(log=LOG)
    if last is None:
        raise WrongState(
            _("Sổ truy cập chưa có niêm phong nào; chờ một phút, hoặc `tinhso ledger seal`.")
        )
    lines, exported = Lines(to), Exported()
    lines.header(LOG, All())
    for seal, stamp in stamped(1, last.number, log=LOG):
        for look in _looks(seal.first, seal.last):
            lines.put("look", **look)
            exported.rows += 1
            if progress:
                progress(exported.rows, last.last)
        lines.seal(seal, stamp)
        exported.seals += 1
        exported.unstamped += stamp is None
    lines.end()
    return exported


def _looks(first: int, last: int) -> Iterator[dict[str, Any]]:
    for start in range(first, last + 1, BATCH):
        with connection.cursor() as cursor:
            cursor.execute(_LOOKS, [start, min(start + BATCH - 1, last)])
            for position, actor, at, purpose, request, subjects, digest in cursor.fetchall():
                yield {
                    "position": position,
                    "v": FORMAT,
                    "log": LOG.name,
                    "actor": actor,
                    "at": instant(at.astimezone(VIETNAM)),
                    "purpose": purpose,
                    "request": request,
                    "subjects": list(subjects),
                    "digest": bytes(digest).hex(),
                }
