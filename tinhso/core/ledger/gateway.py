"""The time-stamping authority outside (RFC 3161), and what is believed of its answers."""

import asyncio
import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import httpx
from asn1crypto import cms, core, tsp
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext

CONNECT_SECONDS, ANSWER_SECONDS = 3.0, 10.0
CLOCKS_APART = timedelta(minutes=5)
LARGEST = 64 * 1024
_HEADERS = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}


class AuthorityFailed(Exception):
    """The authority did not answer, or with something that must not be kept; the text says what."""


class TimeAuthority(Protocol):
    def stamp(self, digest: bytes, *, at: datetime) -> tuple[bytes, datetime]:
        """Return a token over the SHA-256 `digest` and the time it names; AuthorityFailed."""
        ...


class HttpAuthority:
    """An authority behind an address. Nothing it answers is kept before it was checked."""

    def __init__(self, url: str, roots: Path) -> None:
        self._url = url
        self._roots = roots

    def stamp(self, digest: bytes, *, at: datetime) -> tuple[bytes, datetime]:
        """Return a checked token over `digest`; `at` is this machine's clock."""
        nonce = secrets.randbits(63)
        reply = self._ask(_request(digest, nonce))
        try:
            token, info = _token(reply, nonce)
            _check(token, digest, self._trusted(), at=info["gen_time"].native)
        except AuthorityFailed:
            raise
        except Exception as error:
            # a broken token fails in as many ways as it has bytes
            raise AuthorityFailed(f"its token cannot be read: {error}") from error
        named: datetime = info["gen_time"].native
        if abs(named - at) > CLOCKS_APART:
            raise AuthorityFailed(f"its clock says {named:%Y-%m-%d %H:%M:%S} UTC, ours does not")
        return token.dump(), named

    def _ask(self, request: bytes) -> bytes:
        limits = httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS)
        try:
            answer = httpx.post(self._url, content=request, headers=_HEADERS, timeout=limits)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise AuthorityFailed(f"{type(error).__name__}: {error}") from error
        if answer.status_code != httpx.codes.OK or len(answer.content) > LARGEST:
            raise AuthorityFailed(f"it answered {answer.status_code}, {len(answer.content)} bytes")
        return answer.content

    def _trusted(self) -> list[Any]:
        files = sorted(self._roots.glob("*.pem"))
        if not files:
            raise AuthorityFailed("no trusted root in TSA_ROOTS")
        return [one for path in files for one in load_certs_from_pemder_data(path.read_bytes())]


class _Reply(core.Sequence):  # type: ignore[misc]
    """TimeStampResp of RFC 3161; a refusal comes without a token."""

    _fields = [
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


def _request(digest: bytes, nonce: int) -> bytes:
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": digest}
    asked = {"version": "v1", "message_imprint": imprint, "nonce": nonce, "cert_req": True}
    return bytes(tsp.TimeStampReq(asked).dump())


def _token(reply: bytes, nonce: int) -> tuple[Any, Any]:
    answer = _Reply.load(reply, strict=True)
    status = answer["status"]["status"].native
    if status not in {"granted", "granted_with_mods"}:
        raise AuthorityFailed(f"it refused: {status}")
    token = answer["time_stamp_token"]
    info = token["content"]["encap_content_info"]["content"].parsed
    if info["nonce"].native != nonce:
        raise AuthorityFailed("it answered another request: the nonce differs")
    return token, info


def _check(token: Any, digest: bytes, roots: list[Any], *, at: datetime) -> None:
    def expected(algorithm: str) -> bytes:
        return digest if algorithm == "sha256" else b""

    context = ValidationContext(
        trust_roots=roots, moment=at, allow_fetching=False, revocation_mode="soft-fail"
    )
    found = asyncio.run(validate_tst_signed_data(token["content"], context, expected))
    if not found["intact"]:
        raise AuthorityFailed("it stamped something else")
    if not found["valid"]:
        raise AuthorityFailed("its signature is wrong")
    if found.get("trust_problem_indic") or found.get("validation_path") is None:
        raise AuthorityFailed("its certificate does not lead to a trusted root")
