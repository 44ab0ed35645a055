"""Every log that is sealed."""

from tinhso.core.ledger.seals import LEDGER, Log

LOGS: tuple[Log, ...] = (LEDGER,)
