"""After the database was brought back to an earlier moment: say so, and forget again."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from tinhso.core.actor import Actor
from tinhso.core.ledger.actions import record
from tinhso.core.ledger.erasing import erase_again
from tinhso.core.ledger.seals import last_seal

STREAM = "ledger:restores"


@dataclass(frozen=True, kw_only=True)
class LedgerRestored:
    """The ledger goes on from `position` under a new epoch; what stood behind it then is lost.

    `seal` is the last seal the restored ledger has: whoever holds a later one sees the fork.
    """

    epoch: int
    position: int
    seal: int | None


@dataclass(frozen=True, kw_only=True)
class Resumed:
    """What was declared, and how many rows lost their personal values a second time."""

    epoch: int
    position: int
    erased: int


def restored(*, actor: Actor, at: datetime) -> Resumed:
    """Raise the epoch, record that the ledger was restored, and repeat the erasures of the list.

    To be run before web and worker start again. Run twice, it declares two epochs and erases
    nothing more.
    """
    fact = _declare(actor=actor, at=at)
    erased = erase_again(Path(settings.ERASURES_FILE), at=at)
    return Resumed(epoch=fact.epoch, position=fact.position, erased=erased)


@transaction.atomic
def _declare(*, actor: Actor, at: datetime) -> LedgerRestored:
    with connection.cursor() as cursor:
        cursor.execute(
            "update ledger_order set epoch = epoch + 1, candidate_id = null, candidate_xid = null"
            " returning epoch, position"
        )
        epoch, position = cursor.fetchone()
    seal = last_seal()
    fact = LedgerRestored(epoch=epoch, position=position, seal=seal.number if seal else None)
    record(fact, stream=STREAM, actor=actor, at=at)
    return fact
