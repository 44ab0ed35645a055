"""What the worker does for the ledger beside numbering and handing out its rows."""

from datetime import datetime

import structlog
from django.conf import settings

from tinhso.core.ledger import anchors, seal_keys, stamps
from tinhso.core.ledger.gateway import HttpAuthority, TimeAuthority
from tinhso.core.ledger.logs import LOGS
from tinhso.core.ledger.seals import close_seal

log = structlog.get_logger(__name__)


def close_seals(*, at: datetime) -> int:
    """Seal what is due in every log; return how many seals were closed."""
    if not seal_keys.has_key():
        return 0  # `health` tells of it; there is nothing to do until somebody brings one
    return sum(close_seal(at=at, log=one) is not None for one in LOGS)


def stamp_seals(*, at: datetime, authority: TimeAuthority | None = None) -> int:
    """Have the authority stamp what is not stamped yet; return how many stamps came."""
    way = authority or _authority()
    if way is None:
        return 0
    before = stamps.authority_state()
    done = stamps.stamp_seals(way, at=at)
    after = stamps.authority_state()
    if after.failures > before.failures:
        log.warning("no time stamp", error=after.error, failures=after.failures)
    return done


def publish_anchors(*, at: datetime) -> int:
    """Choose the anchors of the day after 17:00 and bring them out; return how many days went."""
    anchors.choose_anchors(at=at)
    return anchors.publish_anchors(at=at)


def _authority() -> TimeAuthority | None:
    return HttpAuthority(settings.TSA_URL, settings.TSA_ROOTS) if settings.TSA_URL else None
