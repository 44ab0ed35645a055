"""What documents announces, on the stream `document:<id>`. `subject` is the code of the dossier."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class DocumentDrafted:
    document_id: int
    subject: str
    template: str
    unit_id: int
    draft_digest: str


@dataclass(frozen=True, kw_only=True)
class DocumentApproved:
    document_id: int
    subject: str
    template: str
    unit_id: int
    book: str
    number: str


@dataclass(frozen=True, kw_only=True)
class DocumentSigned:
    document_id: int
    subject: str
    unit_id: int
    number: str
    digest: str
    key: str


@dataclass(frozen=True, kw_only=True)
class DocumentIssued:
    """The digest is that of the file people hold: it proves the file without showing it."""

    document_id: int
    subject: str
    template: str
    unit_id: int
    number: str
    digest: str
    key: str


@dataclass(frozen=True, kw_only=True)
class DocumentRevoked:
    """It holds no more from now on; why stands beside. `by_unit_id` is whose leader did it."""

    document_id: int
    subject: str
    unit_id: int
    number: str
    by_unit_id: int


@dataclass(frozen=True, kw_only=True)
class DocumentSuperseded:
    """A newer document stands in its place; why stands beside."""

    document_id: int
    subject: str
    unit_id: int
    number: str
    by_unit_id: int
    successor_id: int
