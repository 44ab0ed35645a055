"""What a forger does to the lines of an export."""

import base64
import json
from datetime import UTC, datetime
from hashlib import sha256

from tinhso.core.ledger.encoding import canonical
from tinhso.core.ledger.merkle import root
from tinhso.core.ledger.seals import seal_digest
from tinhso.core.ledger.tests.exports import packed, rewritten
from tinhso.core.ledger.tests.scenes import ROWS, SEALS

ENTRY = ("v", "stream", "version", "kind", "actor", "at", "cause", "payload")


def opened(lines):
    return [json.loads(line) for line in lines]


def closed(values):
    """Return lines of what a forger made, with an end line that fits."""
    return rewritten([packed(value) for value in values])


def row_at(values, position):
    return next(one for one in values if one.get("position") == position)


def seal_at(values, number):
    return next(one for one in values if one["type"] == "seal" and one["body"]["number"] == number)


def with_digest(row):
    said = {name: row[name] for name in ENTRY}
    row["digest"] = sha256(b"\x00" + canonical(said).encode()).hexdigest()


def resealed(values, key, *, at=None, authority=None):
    """Close everything anew over what the rows say now, as whoever holds `key` can."""
    leaves, previous, ended = [], None, 0
    for value in values:
        if value["type"] == "row":
            leaves.append(bytes.fromhex(value["digest"]))
        if value["type"] != "seal":
            continue
        last = ended + len(leaves)
        body = value["body"] | {"root": root(leaves).hex(), "previous": previous}
        body |= {"key": key.id, "first": ended + 1, "last": last, "at": at or value["body"]["at"]}
        signature = key.sign(canonical(body))
        digest = seal_digest(canonical(body), signature)
        token = None
        if authority:
            token = base64.b64encode(authority.way.stamp(digest, at=datetime.now(UTC))[0]).decode()
        value |= {"body": body, "signature": signature.hex(), "stamp": token}
        leaves, previous, ended = [], digest.hex(), last
    return values


def signed_again(seal, key, authority, **changed):
    """Close one seal anew as whoever holds `key` can, and have it stamped."""
    body = seal["body"] | changed
    signature = key.sign(canonical(body))
    digest = seal_digest(canonical(body), signature)
    token = authority.way.stamp(digest, at=datetime.now(UTC))[0]
    stamp = base64.b64encode(token).decode()
    seal |= {"body": body, "signature": signature.hex(), "stamp": stamp}


def altered(values, position=9):
    row_at(values, position)["payload"]["number"] += 1
    return values


def byte_of_a_row(values):
    return altered(values)


def byte_and_digest(values):
    with_digest(row_at(altered(values), 9))
    return values


def row_dropped(values):
    values.remove(row_at(values, 9))
    return values


def row_inserted(values):
    row = row_at(values, 9)
    values.insert(values.index(row), dict(row))
    return values


def rows_swapped(values):
    one, other = (values.index(row_at(values, position)) for position in (9, 10))
    values[one], values[other] = values[other], values[one]
    return values


def renumbered(values):
    """Drop a row and let every later one move up."""
    gone = row_at(values, 9)
    values.remove(gone)
    for value in values:
        if value.get("position", 0) > 9:
            value["position"] -= 1
    return values


def versions_too(values):
    gone = row_at(values, 9)
    for value in renumbered(values):
        if value.get("stream") == gone["stream"] and value["version"] > gone["version"]:
            value["version"] -= 1
            with_digest(value)
    return values


def replaced(values):
    """Put an invented row in the place of a true one."""
    row = row_at(values, 9)
    row["payload"], row["opened"] = {"number": 77}, {}
    with_digest(row)
    return values


def last_rows_cut(values):
    return [value for value in values if value.get("position", 0) <= SEALS * ROWS - 2]


def seal_dropped(values):
    values.remove(seal_at(values, 4))
    return values


def seals_swapped(values):
    one, other = (values.index(seal_at(values, number)) for number in (4, 5))
    values[one], values[other] = values[other], values[one]
    return values


def seal_time(values):
    seal = seal_at(values, 4)
    seal["body"]["at"] = (
        seal["body"]["at"].replace("T", "T").replace(":", ":")[:-13] + "9.000000+07:00"
    )
    return values


def seal_signature(values):
    seal = seal_at(values, 4)
    seal["signature"] = "00" + seal["signature"][2:]
    return values


def stamp_of_another(values):
    seal_at(values, 4)["stamp"] = seal_at(values, 5)["stamp"]
    return values


def stamp_time(values):
    seal = seal_at(values, 4)
    token = base64.b64decode(seal["stamp"])
    year = str(datetime.now(UTC).year).encode()
    at = token.index(b"\x18\x0f" + year) + 2  # GeneralizedTime of fifteen letters
    seal["stamp"] = base64.b64encode(token[:at] + b"1999" + token[at + 4 :]).decode()
    return values


def stamp_broken(values):
    seal = seal_at(values, 4)
    seal["stamp"] = base64.b64encode(base64.b64decode(seal["stamp"])[:-9]).decode()
    return values


def last_seal_cut(values):
    values.remove(seal_at(values, SEALS))
    return values


def great_letters(values):
    seal = seal_at(values, 4)
    seal["signature"] = seal["signature"].upper()
    return values


def another_way(values):
    seal_at(values, 4)["body"]["alg"] = "rsa-pkcs1-sha256"
    return values


def another_scope(values):
    values[0]["scope"] = {"kind": "some"}
    return values


def opened_value(values):
    row_at(values, 1)["opened"]["name"][1] = "Nguyễn Văn Khác"
    return values


def another_cell(values):
    values[0]["cell"] = "H99"
    return values


def version_missing(values):
    values.remove([value for value in values if value["type"] == "row"][1])
    return values


def tail_of_the_stream(values):
    values.remove([value for value in values if value["type"] == "row"][-1])
    return values


def tail_and_head(values):
    return [value for value in tail_of_the_stream(values) if value["type"] != "head"]


def head_version(values):
    head = next(value for value in values if value["type"] == "head")
    head["body"]["version"] -= 1
    return tail_of_the_stream(values)


def proof(values):
    row = next(value for value in values if value["type"] == "row")
    row["path"][0] = "00" * 32
    return values


def proof_cut(values):
    row = next(value for value in values if value["type"] == "row")
    row["path"].pop()
    return values


def begins_late(values):
    values.remove(next(value for value in values if value["type"] == "row"))
    return values


def row_of_another(values):
    values[0]["scope"]["stream"] = "dossier:H56.1-261101"
    return values


def seal_of_the_head(values):
    return [value for value in values if value.get("body", {}).get("number") != 8]


def seal_doubled(values):
    seal = seal_at(values, 1)
    values.insert(values.index(seal), dict(seal))
    return values


def head_of_another(values):
    head = next(value for value in values if value["type"] == "head")
    head["body"]["cell"] = "H99"
    return values


def head_doubled_back(values):
    """Put a row behind the head that closes its stream."""
    row = next(value for value in values if value["type"] == "row")
    return [*values[:-1], row, values[-1]]
