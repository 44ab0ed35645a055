"""A client that speaks tus, and the ways in which lines and processes end."""

import base64
from datetime import UTC, datetime
from io import BytesIO
from uuid import UUID

from django.test import RequestFactory

from tinhso.core.files import rules, tus

AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
OFFSETS = "application/offset+octet-stream"


class Client:
    """Speaks tus for one owner."""

    def __init__(self, content, owner="person:1", at=AT, purpose="draft:1:paper"):
        self.content, self.used = content, []
        self.desk = tus.Desk(
            owner=owner,
            purpose=purpose,
            accept=frozenset({rules.PNG}),
            use=self.used.append,
            at=at,
        )

    def ask(self, method, body=b"", upload=None, **headers):
        headers = {"tus-resumable": "1.0.0"} | headers
        kind = headers.pop("kind", OFFSETS)
        request = RequestFactory().generic(method, "/", body, headers=headers, CONTENT_TYPE=kind)
        if upload is None:
            return tus.begin(request, self.desk, str)
        return tus.serve(request, self.desk, upload)

    def begin(self, length=0, name="ảnh.png"):
        told = base64.b64encode(name.encode()).decode()
        answer = self.ask(
            "POST",
            upload_length=str(length or len(self.content)),
            upload_metadata=f"filename {told}",
        )
        assert answer.status_code == 201
        return UUID(answer["Location"])

    def put(self, upload, body, offset, **more):
        return self.ask("PATCH", body, upload, upload_offset=str(offset), **more)

    def offset(self, upload):
        return int(self.ask("HEAD", upload=upload)["Upload-Offset"])


class Died(BaseException):
    """A process that is gone."""


def die(*_arguments, **_more):
    raise Died


class Broken(BytesIO):
    """A line that breaks after the bytes it holds."""

    def read(self, size=-1):
        piece = super().read(size)
        if not piece:
            raise OSError("gone")
        return piece
