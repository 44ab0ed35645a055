"""Taking in what citizens say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tinhso.core.actor import Actor
from tinhso.core.errors import NotAllowed, WrongState
from tinhso.core.ledger.actions import Fact, record, record_history
from tinhso.core.ledger.erasing import erase_too
from tinhso.core.ledger.forgetting import Kept, still_erased
from tinhso.core.ledger.queries import Entry, history
from tinhso.core.people.rules import is_forgotten
from tinhso.core.words.dates import clock, day
from tinhso.core.words.worded import worded
from tinhso.modules.dossiers.queries.cases import codes_of, owner_of
from tinhso.modules.feedback import permissions, rules
from tinhso.modules.feedback.events import ServiceRated
from tinhso.modules.feedback.models import Rating


@dataclass(frozen=True, kw_only=True)
class RatedDossier:
    """A rating as an earlier system kept it."""

    dossier: str
    procedure: str
    unit_id: int
    score: int
    at: datetime


@transaction.atomic
def rate(*, actor: Actor, code: str, score: int, comment: str, at: datetime) -> None:
    """Keep what the owner of a dossier says of it, once; the same again changes nothing."""
    dossier = owner_of(code)
    if not permissions.can_rate(actor, dossier):
        raise NotAllowed(worded("Chỉ người nộp hồ sơ đánh giá được hồ sơ này."))
    comment = comment.strip()
    rules.check_rating(state=dossier.state, score=score, comment=comment)
    told = {"score": score, "comment": comment}
    where = {"unit_id": dossier.unit_id, "procedure": dossier.procedure, "rated_at": at}
    rating, is_new = Rating.objects.get_or_create(dossier_code=code, defaults=told | where)
    if not is_new:
        _refuse_another(rating, score, comment)
        return
    event = ServiceRated(
        dossier=code, score=score, unit_id=dossier.unit_id, procedure=dossier.procedure
    )
    personal = {"comment": comment} if comment else None
    record(event, stream=_stream(code), actor=actor, at=at, personal=personal)


def _refuse_another(rating: Rating, score: int, comment: str) -> None:
    if (rating.score, rating.comment) != (score, comment):
        when = worded(
            "%(rated_at)s, ngày %(rated_at2)s",
            rated_at=clock(rating.rated_at),
            rated_at2=day(rating.rated_at),
        )
        raise WrongState(
            worded(
                "Bạn đã đánh giá hồ sơ này lúc %(when)s: %(scores)s. Mỗi hồ sơ đánh giá một lần.",
                when=when,
                scores=rules.SCORES[rating.score],
            )
        )


@transaction.atomic
def move_in(ratings: Sequence[RatedDossier], *, actor: Actor) -> int:
    """Take over ratings of an earlier system with their facts; return how many."""
    Rating.objects.bulk_create(
        Rating(
            dossier_code=rated.dossier,
            unit_id=rated.unit_id,
            procedure=rated.procedure,
            score=rated.score,
            rated_at=rated.at,
        )
        for rated in ratings
    )
    return record_history(
        Fact(
            event=ServiceRated(
                dossier=rated.dossier,
                score=rated.score,
                unit_id=rated.unit_id,
                procedure=rated.procedure,
            ),
            stream=_stream(rated.dossier),
            actor_id=actor.id,
            at=rated.at,
        )
        for rated in ratings
    )


@transaction.atomic
def forget(erasure: Entry, *, at: datetime) -> Sequence[Kept]:
    """Let go of the words of a rating; its stars name nobody and stay. No rule keeps the words.

    Of a person who is to be forgotten the words go from the ledger too.
    """
    kind, _, name = erasure.stream.partition(":")
    erased = still_erased(erasure, history(erasure.stream))
    if kind == "rating" and "comment" in erased:
        Rating.objects.filter(dossier_code=name).update(comment="")
    if kind == "person" and is_forgotten(erased):
        for code in codes_of(owner_id=int(name)):
            erase_too(erasure, stream=_stream(code), at=at)
            Rating.objects.filter(dossier_code=code).update(comment="")
    return ()


def _stream(code: str) -> str:
    return f"rating:{code}"
