"""What happens to signing keys. The holder's name and the words written stand beside, erasable."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class KeyRevoked:
    """The certificate of `key` signs no more; what it signed from `revoked_at` on is worth nothing.

    `fingerprint` is the SHA-256 of the certificate, `reason` one of `rules.Reason`.
    """

    key: str
    fingerprint: str
    reason: str
    revoked_at: datetime
