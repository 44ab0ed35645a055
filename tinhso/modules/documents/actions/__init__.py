"""Everything that changes a document, and the slips that are composed on demand."""

from tinhso.modules.documents.actions.ending import forget_reasons, revoke, supersede
from tinhso.modules.documents.actions.results import (
    approve,
    compose,
    draft_result,
    forget,
    preview,
    seal,
    sign,
    slip,
)

__all__ = [
    "approve",
    "compose",
    "draft_result",
    "forget",
    "forget_reasons",
    "preview",
    "revoke",
    "seal",
    "sign",
    "slip",
    "supersede",
]
