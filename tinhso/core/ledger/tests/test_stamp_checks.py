"""What the verifier says of a time stamp that is wrong in one way only, each made by hand."""

import base64
import json
from datetime import timedelta
from io import BytesIO

import pytest

from tinhso.core.ledger.encoding import canonical
from tinhso.core.ledger.seals import seal_digest
from tinhso.core.ledger.tests.exports import packed, rewritten
from tinhso.core.ledger.tests.scenes import scene
from tinhso.core.ledger.tests.stamping import DAY, Wrong
from tinhso.core.ledger.tests.test_verifier import _given, _tool

__all__ = ["scene"]
pytestmark = pytest.mark.django_db
UNREADABLE = "seal 1: stamp cannot be read"
UNTRUSTED = "seal 1: stamp is of an authority that is not trusted"


@pytest.fixture
def say(scene):
    """Return what the verifier says of a small export with this stamp under its only seal."""
    tool, lines = _tool(), scene.tiny[0]
    seal = json.loads(next(line for line in lines if b'"type":"seal"' in line))
    digest = seal_digest(canonical(seal["body"]), bytes.fromhex(seal["signature"]))

    def said(wrong, *, over=digest, roots=("root",), change=lambda token: token):
        made = wrong.certificates()
        given = _given(scene)
        given.roots = [made[name] for name in roots]
        token = change(wrong.token(over, made))
        stamped = packed(seal | {"stamp": base64.b64encode(token).decode()})
        changed = [stamped if b'"type":"seal"' in line else line for line in lines]
        try:
            tool.verify(BytesIO(b"".join(rewritten(changed))), given)
        except tool.Fault as fault:
            return str(fault)
        return "whole"

    return said


class ARightStamp:
    @pytest.mark.parametrize(
        "kind",
        [
            Wrong(),
            Wrong(hash_name="sha512"),
            Wrong(with_rsa=True),
            Wrong(with_rsa=True, with_pss=True),
            Wrong(named_hash="sha512"),
            Wrong(named_by="signing_certificate", named_hash="sha1"),
            Wrong(carried=("issuer", "own", "root")),
            Wrong(own_issued_by="root", carried=("own",)),
        ],
        ids=[
            "p256",
            "sha512",
            "rsa",
            "pss",
            "named-by-sha512",
            "named-as-of-old",
            "order",
            "short",
        ],
    )
    def test_of_any_kind_is_taken(self, say, kind):
        assert say(kind) == "whole"


WRONG = {
    "other-seal": ({}, "seal 1: stamp is of another seal", {"over": b"\1" * 32}),
    "other-hash-of-imprint": (
        {"imprint_hash": "sha1"},
        "seal 1: stamp is of another seal",
        {},
    ),
    "content-of-another-kind": ({"content_type": "data"}, "seal 1: stamp is none", {}),
    "attribute-of-another-kind": ({"attribute_type": "data"}, "seal 1: stamp is none", {}),
    "altered-after-signing": (
        {"message_digest": b"\2" * 32},
        "seal 1: time or seal in its stamp was altered",
        {},
    ),
    "signed-by-another": ({"signs": "issuer"}, "seal 1: signature of its stamp wrong", {}),
    "names-a-certificate-it-lacks": (
        {"carried": ("issuer",)},
        "seal 1: stamp does not carry the certificate it names",
        {},
    ),
    "names-another-certificate": ({"named": "issuer"}, "seal 1: signature of its stamp wrong", {}),
    "names-by-a-weak-hash": (
        {"named_hash": "sha1"},
        UNREADABLE,
        {},
    ),
    "names-none": ({"left_out": ("signing_certificate_v2",)}, UNREADABLE, {}),
    "without-a-digest": ({"left_out": ("message_digest",)}, UNREADABLE, {}),
    "without-a-kind": ({"left_out": ("content_type",)}, UNREADABLE, {}),
    "signed-with-sha1": ({"hash_name": "sha1"}, UNREADABLE, {}),
    "another-root": ({}, UNTRUSTED, {"roots": ("another",)}),
    "no-root": ({}, UNTRUSTED, {"roots": ()}),
    "issuer-is-no-authority": ({"issuer_is_ca": False}, UNTRUSTED, {}),
    "issuer-does-not-say": ({"issuer_is_ca": None}, UNTRUSTED, {}),
    "issuer-is-missing": ({"carried": ("own",)}, UNTRUSTED, {}),
    "expired-by-then": ({"begins": -9 * DAY, "ends": -2 * DAY}, UNTRUSTED, {}),
    "not-yet-in-force": ({"begins": DAY}, UNTRUSTED, {}),
    "issuer-expired-by-then": ({"issuer_ends": timedelta(minutes=-5)}, UNTRUSTED, {}),
}


class AWrongStamp:
    @pytest.mark.parametrize("name", [*WRONG])
    def test_is_named_by_what_is_wrong_with_it(self, say, name):
        changed, words, how = WRONG[name]

        assert say(Wrong(**changed), **how) == words

    @pytest.mark.parametrize(
        "change",
        [
            lambda token: b"",
            lambda token: token[:-1],
            lambda token: token[: len(token) // 2],
            lambda token: token + b"\0",
            lambda token: token + b"\5\0",
            lambda token: token + token,
            lambda token: token[:1] + b"\x80" + token[2:],
            lambda token: token[:1] + b"\xff" + token[2:],
            lambda token: b"\x30\x84\xff\xff\xff\xff" + token[4:],
            lambda token: b"\x30\x00",
            lambda token: b"\x30" * 4000,
        ],
        ids=[
            *("empty", "cut", "half", "a-byte-more", "a-value-more", "twice", "no-length"),
            *("long-length", "huge", "hollow", "deep"),
        ],
    )
    def test_that_is_no_der_cannot_be_read(self, say, change):
        assert say(Wrong(), change=change) == UNREADABLE
