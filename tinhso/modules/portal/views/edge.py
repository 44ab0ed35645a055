"""What the views share: reading numbers from addresses, sending files."""

from typing import Protocol

from django.http import HttpRequest, HttpResponse


class File(Protocol):
    """A file ready to be sent."""

    @property
    def name(self) -> str: ...
    @property
    def mime(self) -> str: ...
    @property
    def content(self) -> bytes: ...


def page_number(request: HttpRequest) -> int:
    """Return the page of a list that is asked for; the first one for anything else."""
    asked = request.GET.get("trang", "1")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def as_file(file: File) -> HttpResponse:
    """Return the file; a PDF opens in the browser, anything is kept from being run."""
    response = HttpResponse(file.content, content_type=file.mime)
    quoted = "".join(c if c.isascii() and (c.isalnum() or c in "-_. ") else "_" for c in file.name)
    response["Content-Disposition"] = f'inline; filename="{quoted}"'
    response["Cache-Control"] = "private, no-store"
    return response
