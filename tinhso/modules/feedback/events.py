"""What citizens say of a service; the words they write stand beside, erasable."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ServiceRated:
    dossier: str
    score: int
    unit_id: int
    procedure: str
