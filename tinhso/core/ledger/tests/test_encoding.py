import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
import rfc8785
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from tinhso.core.ledger.encoding import (
    MAX_INT,
    NotCanonical,
    canonical,
    commitment,
    digest_of,
    instant,
    sealed,
)
from tinhso.core.ledger.tests.samples import AT

KEYS = st.from_regex(r"[a-z0-9_]{1,12}", fullmatch=True)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_INT, MAX_INT) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


class Canonical:
    @given(VALUES)
    @settings(max_examples=1000, deadline=None)
    def test_writes_what_rfc_8785_writes(self, value):
        assert canonical(value).encode() == rfc8785.dumps(value)

    @pytest.mark.django_db
    @given(values=st.lists(VALUES, min_size=1, max_size=20))
    @settings(max_examples=60, deadline=None)
    def test_comes_back_from_the_database_as_it_went(self, values):
        text = canonical(values)

        with connection.cursor() as cursor:
            cursor.execute("select %s::jsonb::text", [text])
            (stored,) = cursor.fetchone()

        assert canonical(json.loads(stored)) == text

    @pytest.mark.parametrize(
        ("value", "words"),
        [
            ({"fee": 1.5}, "value.fee: float has no canonical form"),
            ({"n": 2**53}, "value.n: 9007199254740992 is beyond 2^53 - 1"),
            ({"n": -(2**53)}, "value.n: -9007199254740992 is beyond 2^53 - 1"),
            ({"lines": ["a", "b\x00"]}, "value.lines[1]: text holds NUL"),
            ({"note": "\ud83d"}, "value.note: text holds half a surrogate pair"),
            ({"Họ tên": 1}, "key 'Họ tên' is not of [a-z0-9_]"),
            ({1: 1}, "key 1 is not of [a-z0-9_]"),
            ({"file": b"x"}, "value.file: bytes has no canonical form"),
            ({"at": AT}, "value.at: datetime has no canonical form"),
            ({"seen": {1, 2}}, "value.seen: set has no canonical form"),
        ],
    )
    def test_refuses_by_name_what_stands_outside(self, value, words):
        with pytest.raises(NotCanonical) as refusal:
            canonical(value)

        assert words in str(refusal.value)


class Instant:
    def test_is_one_text_for_one_moment_in_any_zone(self):
        elsewhere = AT.astimezone(timezone(timedelta(hours=-5)))

        assert instant(AT) == instant(elsewhere) == "2026-11-20T10:32:05.123456+07:00"

    def test_keeps_microseconds_that_are_zero(self):
        assert instant(datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01T07:00:00.000000+07:00"

    def test_refuses_a_moment_without_a_zone(self):
        with pytest.raises(NotCanonical):
            instant(datetime(2026, 1, 1))  # noqa: DTZ001  that is the fault under test


class DigestOf:
    def test_can_be_computed_with_the_standard_library_alone(self):
        body = (
            '{"actor":"person:12","at":"2026-11-20T10:32:05.123456+07:00","cause":null,'
            '"kind":"dossiers.DossierSubmitted","payload":{"code":"A1","số":1},'
            '"stream":"dossier:A1","v":1,"version":1}'
        ).replace("số", "so")

        digest = digest_of(
            stream="dossier:A1",
            version=1,
            kind="dossiers.DossierSubmitted",
            actor="person:12",
            at=AT,
            cause=None,
            payload={"so": 1, "code": "A1"},
        )

        assert digest == hashlib.sha256(b"\x00" + body.encode()).digest()


class Sealed:
    def test_commits_to_each_value_with_a_salt_of_its_own(self):
        commitments, opened = sealed({"name": "Nguyễn Thị Mẫu", "again": "Nguyễn Thị Mẫu"})

        salt, value = opened["name"]
        assert value == "Nguyễn Thị Mẫu"
        assert len(bytes.fromhex(salt)) == 16
        assert salt != opened["again"][0]
        assert commitments["name"] == commitment("name", value, bytes.fromhex(salt))
        assert commitments["name"] != commitment("name", "Nguyễn Thị Mẩu", bytes.fromhex(salt))
