"""The result becomes binding: the leader signs it, the registry seals and issues it."""

from datetime import datetime

from django.db import transaction

from tinhso.core.actor import Actor
from tinhso.core.steps.graph import Kind
from tinhso.core.units.queries import unit as unit_row
from tinhso.modules.documents import actions as documents
from tinhso.modules.documents.queries import document
from tinhso.modules.dossiers.actions.case import take, tell
from tinhso.modules.dossiers.actions.interlinking import open_parts
from tinhso.modules.dossiers.actions.moving import go_on, move
from tinhso.modules.dossiers.events import ResultIssued, ResultSigned
from tinhso.modules.dossiers.rules import Verb


def sign(*, actor: Actor, code: str, at: datetime) -> None:
    """Sign the result with the leader's own key; the paper first, then the dossier moves on."""
    sign_paper(actor=actor, code=code, at=at)
    with transaction.atomic():
        dossier, actor = take(code=code, actor=actor, verb=Verb.SIGN)
        assert dossier.document_id is not None
        dossier.save(update_fields=["state"])
        move(dossier, Kind.ISSUING, actor=actor, at=at)
        tell(ResultSigned(dossier=code, document_id=dossier.document_id), actor=actor, at=at)
        go_on(dossier, actor=actor, at=at)


def sign_paper(*, actor: Actor, code: str, at: datetime) -> None:
    """Sign the paper alone.

    Signing is slow and may cross a token, so it is done before the dossier is locked; a document
    already signed is taken as it is, which makes a second try after a crash safe.
    """
    dossier, actor = take(code=code, actor=actor, verb=Verb.SIGN, lock=False)
    assert dossier.document_id is not None
    documents.sign(
        document_id=dossier.document_id,
        key=f"person-{actor.person_id}",
        signer_name=actor.name,
        signer_title=actor.on_behalf.signs_as if actor.on_behalf else actor.post,
        actor=actor,
        at=at,
    )


def issue(*, actor: Actor, code: str, at: datetime) -> None:
    """Seal the signed result with the agency's key and issue it; the case is finished."""
    seal_paper(actor=actor, code=code, at=at)
    with transaction.atomic():
        dossier, actor = take(code=code, actor=actor, verb=Verb.ISSUE)
        assert dossier.due_at is not None
        dossier.finished_at = at
        dossier.save(update_fields=["state", "finished_at"])
        move(dossier, Kind.RETURN, actor=actor, at=at)
        tell(
            ResultIssued(
                dossier=code, document_id=dossier.document_id, finished_at=at, due_at=dossier.due_at
            ),
            actor=actor,
            at=at,
        )
        go_on(dossier, actor=actor, at=at)
        open_parts(dossier, at=at)


def seal_paper(*, actor: Actor, code: str, at: datetime) -> None:
    """Seal the paper alone, before the dossier is locked; a sealed one is taken as it is."""
    dossier, actor = take(code=code, actor=actor, verb=Verb.ISSUE, lock=False)
    assert dossier.document_id is not None
    unit = unit_row(document(dossier.document_id).unit_id)
    documents.seal(document_id=dossier.document_id, key=f"{unit.code}.seal", actor=actor, at=at)
