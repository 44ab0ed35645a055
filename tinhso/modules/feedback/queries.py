"""How content people are."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from tinhso.modules.feedback.models import Rating


@dataclass(frozen=True)
class RatingRow:
    score: int
    comment: str
    rated_at: datetime


def rating_of(*, code: str) -> RatingRow | None:
    """Return the rating of a dossier, if there is one yet."""
    found = Rating.objects.filter(dossier_code=code).first()
    return RatingRow(found.score, found.comment, found.rated_at) if found else None


def score_counts(*, unit_ids: Collection[int], since: datetime, until: datetime) -> Counter[int]:
    """Return how often each score was given to the units from `since` until before `until`."""
    given = Rating.objects.filter(unit_id__in=unit_ids, rated_at__gte=since, rated_at__lt=until)
    return Counter(given.values_list("score", flat=True))
