#!/usr/bin/env python3
"""Check an exported ledger without the software that wrote it; name the first fault in one line.

Needs Python 3.11 and `cryptography` alone. What is believed is given, never taken from the file:
public keys (--keys), roots of time-stamping authorities (--roots), seals published elsewhere
(--anchor), how late a stamp may come (--late), when the file was received (--at, else now).
Exit code 0: whole; 1: a fault; 2: it could not begin. The format is told in docs/ledger.md.
"""

import argparse
import base64
import hashlib
import json
import re
import sys
import warnings
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509 import verification

CLOCKS_APART = timedelta(minutes=5)
LONGEST_LINE = 16 * 1024 * 1024
ENTRY = {"v", "stream", "version", "kind", "actor", "at", "cause", "payload"}
ROW = ENTRY | {"type", "position", "digest", "opened"}
READ = {"v", "log", "actor", "at", "purpose", "request", "subjects"}
LOOK = READ | {"type", "position", "digest"}
SIGNED = {"v", "cell", "log", "at", "key", "alg"}
BODY = SIGNED | {"epoch", "number", "first", "last", "root", "previous"}
HEAD = SIGNED | {"stream", "first", "version", "seal", "seal_digest"}
HEADER = {"type", "v", "cell", "log", "scope"}
SCOPES = {"all": {"kind"}, "stream": {"kind", "stream"}, "month": {"kind", "month", "prefix"}}
COUNTED = ("rows", "seals", "stamped", "unstamped", "anchored", "open", "closed")
WAYS = {
    "ed25519": (ed25519.Ed25519PublicKey, ()),
    "ecdsa-p256-sha256": (ec.EllipticCurvePublicKey, (ec.ECDSA(hashes.SHA256()),)),
    "rsa-pkcs1-sha256": (rsa.RSAPublicKey, (padding.PKCS1v15(), hashes.SHA256())),
}


class Fault(Exception):
    """What is wrong, in words for whoever holds the file."""


def need(truth: object, words: str) -> None:
    if not truth:
        raise Fault(words)


def shaped(value: dict[str, Any], fields: set[str], who: str) -> None:
    need(value.keys() == fields, f"{who}: has other fields than the format tells")


def canonical(value: Any) -> bytes:
    """The one way to write a value down (a strict profile of RFC 8785)."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def from_hex(text: str, who: str) -> bytes:
    need(re.fullmatch(r"([0-9a-f]{2})*", text), f"{who}: is not in small hexadecimal digits")
    return bytes.fromhex(text)


def told(span: timedelta) -> str:
    minutes = span // timedelta(minutes=1)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h"


def no_number(text: str) -> None:
    raise ValueError(text)


def parsed(raw: bytes, where: str) -> dict[str, Any]:
    """Return the object a line holds; it must be written in its canonical form."""
    try:
        value = json.loads(raw.decode(), parse_float=no_number, parse_constant=no_number)
        same = type(value) is dict and canonical(value) + b"\n" == raw
    except UnicodeDecodeError:
        raise Fault(f"{where}: is not UTF-8") from None
    except (ValueError, RecursionError):
        raise Fault(f"{where}: is not JSON of this format") from None
    need(same, f"{where}: is not in its canonical form")
    return value


# The tree of RFC 6962 and its proofs.


def root_of(level: list[bytes]) -> bytes:
    while len(level) > 1:
        pairs = [sha256(b"\x01", level[n], level[n + 1]) for n in range(0, len(level) - 1, 2)]
        level = pairs + level[len(pairs) * 2 :]
    return level[0] if level else sha256()


def climbed(node: bytes, index: int, size: int, path: list[bytes]) -> bytes | None:
    """Return the root that a leaf and its neighbours lead to; one without neighbour is carried."""
    rest = path[::-1]
    while size > 1:
        if index ^ 1 < size:
            neighbour = rest.pop() if rest else b""
            pair = (neighbour, node) if index & 1 else (node, neighbour)
            node = sha256(b"\x01", *pair)
        index, size = index >> 1, (size + 1) >> 1
    return None if rest else node


# Signatures of seals and heads.


def keys_in(folder: Path) -> dict[str, Any]:
    kind = serialization.PublicFormat.SubjectPublicKeyInfo
    pems = [path.read_bytes() for path in sorted(folder.glob("*.pem"))]
    keys = [serialization.load_pem_public_key(pem) for pem in pems]
    ders = [key.public_bytes(serialization.Encoding.DER, kind) for key in keys]
    return {sha256(der).hex()[:16]: key for der, key in zip(ders, keys, strict=True)}


def check_signature(line: dict[str, Any], keys: dict[str, Any], who: str) -> bytes:
    """Return the signature over a line's body once it is right."""
    body, raw = line["body"], from_hex(line["signature"], f"{who}: signature")
    need(body["key"] in keys, f"{who}: key {body['key'][:40]!r} is unknown")
    key, (kind, how) = keys[body["key"]], WAYS.get(body["alg"], (type(None), ()))
    need(isinstance(key, kind), f"{who}: signed in another way than its key signs")
    try:
        key.verify(raw, canonical(body), *how)
    except InvalidSignature:
        raise Fault(f"{who}: signature wrong") from None
    return raw


# Time stamps: RFC 3161 in CMS (RFC 5652).

Certificates = list[x509.Certificate]
PKCS9 = bytes.fromhex("2a864886f70d0109")  # object identifiers, as DER writes them
CONTENT_TYPE, MESSAGE_DIGEST, TST_INFO = PKCS9 + b"\3", PKCS9 + b"\4", PKCS9 + b"\x10\1\4"
ESS_CERT, ESS_CERT_V2 = PKCS9 + b"\x10\2\x0c", PKCS9 + b"\x10\2\x2f"
PSS = bytes.fromhex("2a864886f70d01010a")
SHA = bytes.fromhex("6086480165030402")
HASHES = {SHA + b"\1": hashes.SHA256(), SHA + b"\2": hashes.SHA384(), SHA + b"\3": hashes.SHA512()}


def der(data: bytes) -> list[tuple[int, bytes, bytes]]:
    """Return tag, content and whole of the values that stand one after the other in DER."""
    found, at = [], 0
    while at < len(data):
        length, start = data[at + 1], at + 2
        need(length != 0x80, "stamp cannot be read")
        if length > 0x80:
            start += length - 0x80
            length = int.from_bytes(data[at + 2 : start])
        need(start + length <= len(data), "stamp cannot be read")
        found.append((data[at], data[start : start + length], data[at : start + length]))
        at = start + length
    return found


def parts(data: bytes) -> list[bytes]:
    return [content for _tag, content, _whole in der(data)]


def stamped_at(token: bytes, digest: bytes, roots: Certificates) -> datetime:
    """Return the time a token names for `digest`, once all of it holds."""
    _signed_data, wrapped = parts(parts(token)[0])
    _version, _algorithms, encapsulated, *_rest, signers = parts(parts(wrapped)[0])
    kind, inner = parts(encapsulated)
    (info,) = parts(inner)
    _version, _policy, imprint, _serial, named, *_more = parts(parts(info)[0])
    algorithm, imprinted = parts(imprint)
    need(kind == TST_INFO, "stamp is none")
    good = parts(algorithm)[0] in HASHES and imprinted == digest
    need(good, "stamp is of another seal")
    at = datetime.strptime(named.decode()[:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    carried = pkcs7.load_der_pkcs7_certificates(token)
    check_trust(check_signer(parts(signers)[0], info, carried), carried, roots, at)
    return at


def check_signer(signer: bytes, info: bytes, carried: Certificates) -> x509.Certificate:
    """Return the certificate whose key signed `info`; the signed attributes must name it."""
    _version, _sid, algorithm, signed, way, signature, *_more = parts(signer)
    hash_with = HASHES[parts(algorithm)[0]]
    named = dict(map(parts, parts(signed)))
    same = parts(named[MESSAGE_DIGEST])[0] == hashlib.new(hash_with.name, info).digest()
    need(same, "time or seal in its stamp was altered")
    need(parts(named[CONTENT_TYPE])[0] == TST_INFO, "stamp is none")
    own = next((one for one in carried if is_named(one, named)), None)
    need(own, "stamp does not carry the certificate it names")
    text = b"\x31" + der(signer)[3][2][1:]  # signed as the set it is
    try:
        if isinstance(key := own.public_key(), rsa.RSAPublicKey):
            pss = padding.PSS(padding.MGF1(hash_with), padding.PSS.AUTO)
            how = pss if parts(way)[0] == PSS else padding.PKCS1v15()
            key.verify(signature, text, how, hash_with)
        else:
            key.verify(signature, text, ec.ECDSA(hash_with))
    except InvalidSignature:
        raise Fault("signature of its stamp wrong") from None
    return own


def is_named(certificate: x509.Certificate, named: dict[bytes, bytes]) -> bool:
    """Say whether signed attributes name this certificate (ESSCertID of RFC 5035 or 2634)."""
    (value,) = parts(named.get(ESS_CERT_V2) or named[ESS_CERT])
    first, *rest = der(parts(parts(value)[0])[0])
    hash_with = hashes.SHA256() if ESS_CERT_V2 in named else hashes.SHA1()
    if first[0] == 0x30:  # another hash than the usual one
        hash_with, first = HASHES[parts(first[1])[0]], rest[0]
    return certificate.fingerprint(hash_with) == first[1]


def check_trust(
    own: x509.Certificate, carried: Certificates, roots: Certificates, at: datetime
) -> None:
    """Need a way from the certificate to a root, all in force at `at`, for time stamps alone."""
    purpose = own.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    stamps_only = list(purpose.value) == [x509.oid.ExtendedKeyUsageOID.TIME_STAMPING]
    need(purpose.critical and stamps_only, "certificate of its stamp is not for stamps alone")
    need(roots, "stamp is of an authority that is not trusted")
    anyone = verification.ExtensionPolicy.permit_all()
    issuers = anyone.require_present(x509.BasicConstraints, verification.Criticality.AGNOSTIC, None)
    policy = verification.PolicyBuilder().store(verification.Store(roots)).time(at)
    policy = policy.extension_policies(ca_policy=issuers, ee_policy=anyone)
    try:
        policy.build_client_verifier().verify(own, carried)
    except verification.VerificationError:
        raise Fault("stamp is of an authority that is not trusted") from None


# The chain.


class Chain:
    """What was read so far of one export."""

    def __init__(self, header: dict[str, Any], given: argparse.Namespace) -> None:
        shaped(header, HEADER, "line 1")
        self.given, self.scope = given, header["scope"]
        self.ledger = (header["cell"], header["log"])
        self.anchors = given.anchors.get(self.ledger, {})
        self.whole = self.scope.get("kind") == "all"
        known = SCOPES.get(self.scope.get("kind")) == self.scope.keys()
        need((header["type"], header["v"], known) == ("export", 1, True), "line 1: no export")
        self.waiting: list[tuple[int, bytes, list[bytes]]] = []
        self.position, self.digest, self.seal = 0, "", dict.fromkeys(("number", "last", "epoch"), 0)
        self.streams: dict[str, list[int]] = {}
        self.heads: set[str] = set()
        self.counts: Counter[str] = Counter()
        self.unanchored = 0
        self.kinds = {"row": self.row, "seal": self.sealed, "head": self.head}
        if header["log"] == "access":
            need(self.whole, "line 1: no export")
            self.kinds = {"look": self.look, "seal": self.sealed}

    def placed(self, line: dict[str, Any], fields: set[str], said: set[str]) -> str:
        """Need a row in its place, with the digest of what it says; return how to speak of it."""
        who = f"position {line.get('position')}"
        shaped(line, fields, who)
        position, next_one = line["position"], self.position + 1
        need(not self.whole or position <= next_one, f"position {next_one}: row is missing")
        need(position > self.position, f"{who}: row stands out of order")
        digest = sha256(b"\x00", canonical({name: line[name] for name in said}))
        need(digest.hex() == line["digest"], f"{who}: row does not match its digest")
        path = [from_hex(node, f"{who}: path") for node in line.get("path", [])]
        self.waiting.append((position, digest, path))
        self.position = position
        self.counts["rows"] += 1
        return who

    def row(self, line: dict[str, Any]) -> None:
        who = self.placed(line, ROW if self.whole else ROW | {"path"}, ENTRY)
        stream, version = line["stream"], line["version"]
        self.personal(line, who)
        begins = version if self.scope["kind"] == "month" else 1
        first, last = self.streams.get(stream, [begins, begins - 1])
        need(version == last + 1, f"{who}: version {version} of {stream} follows {last}")
        asked = self.scope.get("stream", stream) == stream
        asked = asked and stream.startswith(self.scope.get("prefix", ""))
        need(asked, f"{who}: is of a stream nobody asked for")
        self.streams[stream] = [first, version]

    def look(self, line: dict[str, Any]) -> None:
        who = self.placed(line, LOOK, READ)
        need(line["log"] == self.ledger[1], f"{who}: is of another log")
        whose = line["subjects"]
        need(whose and whose == sorted({*whose}), f"{who}: does not say in order at whose data")

    def personal(self, line: dict[str, Any], who: str) -> None:
        commitments = line["payload"].get("personal", {})
        for name, (salt, value) in line["opened"].items():
            found = sha256(b"\x02", from_hex(salt, f"{who}: {name}"), canonical([name, value]))
            good = len(salt) == 32 and commitments.get(name) == found.hex()
            need(good, f"{who}: {name} does not match its commitment")
        self.counts["open"] += len(line["opened"])
        self.counts["closed"] += len(commitments) - len(line["opened"])

    def sealed(self, line: dict[str, Any]) -> None:
        shaped(line, {"type", "body", "signature", "stamp"}, "seal")
        body, before = line["body"], self.seal
        number, last = body.get("number"), before["number"]
        who = f"seal {number}"
        shaped(body, BODY, who)
        need(not self.whole or number <= last + 1, f"seal {last + 1} is missing")
        need(number > last, f"{who}: stands out of order")
        need((body["cell"], body["log"]) == self.ledger, f"{who}: is of another ledger")
        signature = check_signature(line, self.given.keys, who)
        if number == last + 1:
            need(body["previous"] == (self.digest or None), f"{who}: does not follow seal {last}")
            need(body["first"] == before["last"] + 1, f"{who}: leaves rows out before it")
        else:
            self.unanchored = 0  # an anchor further on says nothing about the seals before the gap
        need(body["epoch"] >= before["epoch"], f"{who}: goes back to an earlier epoch")
        self.covers(body, who)
        digest = sha256(b"\x03", canonical(body), signature)
        self.time(line, digest, who)
        self.seal, self.digest = body, digest.hex()
        self.anchor(body, who)
        self.counts["seals"] += 1

    def covers(self, body: dict[str, Any], who: str) -> None:
        first, last, size = body["first"], body["last"], body["last"] - body["first"] + 1
        end = f"{who} covers rows to {last}, the rows end at {self.position}"
        need(not self.whole or self.position == last, end)
        if self.whole:
            root = root_of([digest for _position, digest, _path in self.waiting])
            need(root.hex() == body["root"], f"root of {who} does not fit its rows")
        for position, digest, path in () if self.whole else self.waiting:
            inside = first <= position <= last
            root = climbed(digest, position - first, size, path) if inside else None
            need(root and root.hex() == body["root"], f"position {position}: not under {who}")
        self.unanchored += len(self.waiting)
        self.waiting = []

    def time(self, line: dict[str, Any], digest: bytes, who: str) -> None:
        own, late = datetime.fromisoformat(line["body"]["at"]), self.given.late
        allowed = f"({told(late)} allowed)"
        if line["stamp"] is None:
            age = self.given.at - own
            need(age <= late, f"{who}: no stamp {told(age)} after its own time {allowed}")
            self.counts["unstamped"] += 1
            return
        try:
            token = base64.b64decode(line["stamp"], validate=True)
            need(base64.b64encode(token).decode() == line["stamp"], "stamp is not base64")
            gap = stamped_at(token, digest, self.given.roots) - own
            need(gap <= late, f"stamp {told(gap)} after the seal's own time {allowed}")
            need(-gap <= CLOCKS_APART, f"stamp {told(-gap)} before the seal's own time")
        except Fault as fault:
            raise Fault(f"{who}: {fault}") from None
        except Exception:  # noqa: BLE001  see verify
            raise Fault(f"{who}: stamp cannot be read") from None
        self.counts["stamped"] += 1

    def anchor(self, body: dict[str, Any], who: str) -> None:
        epoch, digest = self.anchors.get(body["number"], (0, None))
        if digest is None:
            return
        forked = "" if epoch == body["epoch"] else f" in epoch {epoch}, before a restore"
        need(digest == self.digest, f"{who}: another one was published{forked}")
        self.counts["anchored"] += self.unanchored
        self.unanchored = 0

    def head(self, line: dict[str, Any]) -> None:
        shaped(line, {"type", "body", "signature"}, "head")
        body = line["body"]
        who = f"head of {body.get('stream')}"
        shaped(body, HEAD, who)
        need((body["cell"], body["log"]) == self.ledger, f"{who}: is of another ledger")
        check_signature(line, self.given.keys, who)
        last = (body["seal"], body["seal_digest"]) == (self.seal["number"], self.digest)
        need(last, f"{who}: is of seal {body['seal']}, the seals end at {self.seal['number']}")
        found = self.streams.get(body["stream"], [0, 0])
        words = f"{who}: versions {body['first']} to {body['version']}, the rows end at {found[1]}"
        need(found == [body["first"], body["version"]], words)
        self.heads.add(body["stream"])
        self.kinds = {"head": self.head}

    def end(self) -> None:
        need(not self.waiting, f"position {self.position}: no seal covers it")
        headless = sorted(self.streams.keys() - self.heads)
        need(self.whole or not headless, f"head of {headless[:1]} is missing")
        last, published = self.seal["number"], max(self.anchors, default=0)
        need(published <= last, f"seal {published} was published, the seals end at {last}")


def verify(file: BinaryIO, given: argparse.Namespace) -> Chain:
    """Read a whole export; raise the first Fault."""
    chain, number, before, ended = None, 0, hashlib.sha256(), False
    while raw := file.readline(LONGEST_LINE):
        number += 1
        where = f"line {number}"
        need(not ended, f"{where}: stands behind the end line")
        line = parsed(raw, where)
        try:
            ended = line == {"type": "end", "lines": number - 1, "sha256": before.hexdigest()}
            if chain is None:
                chain = Chain(line, given)
            elif ended:
                chain.end()
            else:
                need(line.get("type") in chain.kinds, f"{where}: does not fit the lines before it")
                chain.kinds[line["type"]](line)
        except (Fault, KeyboardInterrupt):
            raise
        except BaseException as error:  # noqa: BLE001  broken values fail in more ways than listed
            raise Fault(f"{where}: cannot be read ({type(error).__name__})") from None
        before.update(raw)
    if chain is None or not ended:
        raise Fault("the end line is missing: the file was cut")
    return chain


def anchors_in(path: Path, before: datetime) -> dict[tuple[str, str], dict[int, tuple[int, str]]]:
    found: dict[tuple[str, str], dict[int, tuple[int, str]]] = {}
    for line in path.read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            cell, log, epoch, number, _last, at, digest = line.split()
            if datetime.fromisoformat(at) <= before:
                found.setdefault((cell, log), {})[int(number)] = (int(epoch), digest)
    return found


def span(text: str) -> timedelta:
    return int(text[:-1]) * {"m": timedelta(minutes=1), "h": timedelta(hours=1)}[text[-1]]


def main() -> int:
    warnings.simplefilter("ignore")
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--keys", type=Path, required=True, help="public keys of seals, *.pem")
    parser.add_argument("--roots", type=Path, required=True, help="roots of authorities, *.pem")
    parser.add_argument("--anchor", type=Path, help="seals published elsewhere")
    parser.add_argument("--late", type=span, default="24h", help="how late a stamp may be: 24h")
    parser.add_argument("--at", type=datetime.fromisoformat, default=datetime.now(UTC).isoformat())
    asked = parser.parse_args()
    try:
        pems = [path.read_bytes() for path in asked.roots.glob("*.pem")]
        roots = [one for pem in pems for one in x509.load_pem_x509_certificates(pem)]
        anchors = anchors_in(asked.anchor, asked.at) if asked.anchor else {}
        asked.keys, asked.roots = keys_in(asked.keys), roots
        asked.anchors = anchors
        file = asked.file.open("rb")
    except (OSError, ValueError) as error:
        print(f"cannot begin: {error}")
        return 2
    with file:
        try:
            chain = verify(file, asked)
        except Fault as fault:
            print(fault)
            return 1
    counted = ", ".join(f"{chain.counts[name]} {name}" for name in COUNTED)
    print(f"whole, up to seal {chain.seal['number']} of {chain.seal.get('at')}: {counted}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
