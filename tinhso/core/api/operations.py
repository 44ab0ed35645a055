"""How a room describes an operation in one line, and what many operations take and give."""

import re
from typing import Annotated, Any, Generic, TypeVar

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from ninja import Schema
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from tinhso.core.api.access import Access, Scope
from tinhso.core.api.cursors import LONGEST, MOST, USUAL, Wanted

T = TypeVar("T")
# A text of the product, in the language of whoever calls.
Said = Annotated[str, BeforeValidator(str)]
BIGGEST = 2**63 - 1

Id = Annotated[int, Field(ge=1, le=BIGGEST)]
Code = Annotated[str, Field(min_length=1, max_length=60)]
Search = Annotated[str, Field(max_length=100)]
Word = Annotated[str, Field(max_length=60)]
# Shown in the document of the API, refused by name where a cut is made.
Cursor = Annotated[str, Field(max_length=LONGEST, description="`next` of the page before")]
Limit = Annotated[int, Field(ge=1, le=MOST)]


class Given(BaseModel):
    """What a program sends: a name that is not in the document is refused, not passed over.

    No schema of ninja: that one judges what it forbids twice, at every level of what is sent.
    """

    model_config = ConfigDict(extra="forbid")


class Paging(Schema):
    """Which page: how many rows, after which."""

    cursor: Cursor = ""
    limit: Limit = USUAL

    def wanted(self, *about: object) -> Wanted:
        """Return what is asked for of the list that `about` names and narrows."""
        told = tuple(str(one) for one in about)
        return Wanted(about=told, cursor=self.cursor, limit=self.limit)


class Page(Schema, Generic[T]):
    """One page. `next` is the cursor of the following one; the header `Link` has its address."""

    items: list[T]
    next: str | None = None


def op(name: str, summary: str, *scopes: Scope) -> dict[str, Any]:
    """Return how the operation `name` is called, in words, and who may call it."""
    return {
        "operation_id": name,
        "url_name": re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower(),
        "summary": summary,
        "auth": Access(*scopes),
        "exclude_none": False,
    }


def as_file(name: str, mime: str, content: bytes) -> HttpResponse:
    """Return a file to be kept, never to be run as a page of ours."""
    return HttpResponse(
        content,
        content_type=mime,
        headers={
            "Content-Disposition": content_disposition_header(True, name) or "attachment",  # noqa: FBT003  Django's signature
            "Cache-Control": "private, no-store",
        },
    )


def file_response(*mimes: str) -> dict[str, Any]:
    """Return what the document of the API says of an operation that gives a file."""
    content = {mime: {"schema": {"type": "string", "format": "binary"}} for mime in mimes}
    return {"responses": {200: {"description": "OK", "content": content}}}
