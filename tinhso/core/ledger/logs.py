"""Every log that is sealed."""

from tinhso.core.ledger import access
from tinhso.core.ledger.seals import LEDGER, Log

LOGS: tuple[Log, ...] = (LEDGER, access.LOG)
