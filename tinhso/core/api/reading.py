"""Reading a request of a program: JSON without what PostgreSQL and people cannot take."""

import json
import re
from typing import Any, NoReturn

from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.parser import Parser

# Neither NUL nor half a letter stands in JSON as it is: only an escape brings them.
ESCAPED = re.compile(r"\\u(0000|[dD][89a-fA-F])")


class StrictParser(Parser):
    """Refuses NaN, NUL, halves of surrogate pairs and endless nesting, wherever they stand."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        try:
            text = request.body.decode("utf-8-sig")
            # any JSON: the schema of the operation judges it
            found: dict[str, Any] = json.loads(text, parse_constant=_no_number)
            has_odd = ESCAPED.search(text) and is_odd(json.dumps(found, ensure_ascii=False))
        except (ValueError, RecursionError):
            raise HttpError(400, "unreadable") from None
        if has_odd:
            raise HttpError(400, "unreadable")
        return found


def is_odd(text: str) -> bool:
    """Say whether the text holds what no column takes: NUL, raw or escaped, or half a letter."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return "\0" in text or "\\u0000" in text


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def refuse_odd(*texts: str) -> None:
    """Refuse texts of a form or an address that no column takes."""
    if any(is_odd(text) for text in texts):
        raise HttpError(400, "unreadable")
