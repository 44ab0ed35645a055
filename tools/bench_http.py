"""The main job over HTTP, as programs of real people do it, beside what the database alone can do.

A product of its own is started whole (database, pages, worker, provider). A citizen and three
officers sign in as people do and make tokens; then dossiers with a paper of 100 kB are filed and
taken on, by several clients at once. pgbench plays the statements of one submission against the
same database right afterwards.
"""

import base64
import io
import json
import os
import re
import runpy
import shutil
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import TypeAlias
from uuid import uuid4

import pikepdf
import psycopg

from journeys.product import Product
from tinhso.core.ledger.encoding import VIETNAM
from tinhso.site import env, instance
from tinhso.site.journey import citizen
from tinhso.site.journey.client import Client
from tinhso.site.journey.travel import Travel, accounts_from
from tinhso.site.postgres import Server
from tools.bench_replay import DATABASE, Replayed, replayed

CLIENTS = 6
SUBMITS, STEPPED = 400, 80
PAPER_BYTES = 100_000
STEPS = (
    ("clerk", "receive", {}),
    ("clerk", "hand_over", {"note": "Đủ giấy tờ."}),
    ("officer", "propose", {"note": "Đủ điều kiện."}),
    ("leader", "decide", {}),
)
# Readers that are not at the end of the ledger yet, and whether it has rows without a position.
BEHIND = """
select (select count(*) from ledger_cursor c, ledger_order o where c.position < o.position)
    + (select count(*) from (select 1 from ledger l, ledger_order o where l.id > o.floor_id
        and not exists (select from ledger_position p where p.ledger_id = l.id) limit 1) row)
"""
FACTS = """
select count(*), extract(epoch from clock_timestamp() - min(recorded_at))
from ledger where recorded_at >= %s
"""
Used: TypeAlias = Counter[str]
# Who uses the processor, by a word of their command line.
PARTS = {
    "pages": b"granian",
    "cleaning": b"cleaning.server",
    "database": b"postgres",
    "worker": b"tinhso.site.worker",
}
TOKEN = re.compile(r"ts_[A-Za-z0-9_-]{20,}")


@dataclass(frozen=True)
class Measured:
    """Submissions and steps, facts a second through the feed, and the database alone."""

    figures: "list[Figure]"
    fed: float
    alone: Replayed


@dataclass
class Figure:
    """What one kind of work took: how often a second, and seconds of processor by who used them.

    The worker numbers facts and hands them out meanwhile, whoever made them.
    """

    what: str
    count: int
    seconds: float
    used: Used

    @property
    def rate(self) -> float:
        return self.count / self.seconds

    def __str__(self) -> str:
        each = {part: self.used[part] / self.count * 1000 for part in PARTS}
        parts = ", ".join(f"{part} {ms:.1f}" for part, ms in each.items())
        rate = f"{self.what:<36}{self.rate:>10,.0f} /s"
        return f"{rate}   processor {sum(each.values()):.1f} ms ({parts})"


class Bench:
    """A product running for the bench, in a folder of its own."""

    def __init__(self, var: Path) -> None:
        self.product = Product(var)
        self.product.start()
        port = self.product.port
        _wait_for(f"http://localhost:{port + 1}/.well-known/openid-configuration", "issuer")
        _wait_for(f"{self.product.url}/readyz", '"runner_age_seconds": 0')  # the last to start

    def processor(self) -> Used:
        """Return the seconds of processor time used so far, by who used them."""
        used: Used = Counter()
        for pid in _family(self.product.process.pid):
            try:
                name = Path(f"/proc/{pid}/cmdline").read_bytes()
            except OSError:
                continue
            part = next((part for part, word in PARTS.items() if word in name), None)
            if part:
                used[part] += _seconds(pid)
        return used


def _wait_for(address: str, words: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if words in answer.read().decode():
                    return
        except OSError:
            pass
        time.sleep(0.5)
    raise RuntimeError(f"{address} never said {words}")


def _family(parent: int) -> list[int]:
    found, ahead = [], [parent]
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except OSError:
            continue
        children.setdefault(int(text.rpartition(")")[2].split()[1]), []).append(
            int(stat.parent.name)
        )
    while ahead:
        one = ahead.pop()
        found.append(one)
        ahead += children.get(one, [])
    return found


def _seconds(pid: int) -> float:
    """Return the processor time of a process and of its children that ended."""
    try:
        parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, parts[11:15])) / os.sysconf("SC_CLK_TCK")


def token_of(browser: Client, *scopes: str) -> str:
    """Make a token as a person does, on the page, and return it."""
    page = browser.open("/ma-truy-cap/")
    values = {"name": "bench", "scopes": list(scopes), "days": "7"}
    made = browser.submit(page, page.form(field="scopes"), values)
    found = TOKEN.search(made.content.decode())
    if found is None:
        raise RuntimeError(f"no token: {made.text[:300]}")
    return found[0]


class Program:
    """A client with one connection that stays open."""

    def __init__(self, url: str, token: str) -> None:
        self.host = url.removeprefix("http://")
        self.connection = HTTPConnection(self.host, timeout=60)
        self.token = token

    def post(self, path: str, body: dict[str, object]) -> dict[str, object]:
        headers = {
            "Host": self.host,
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Idempotency-Key": str(uuid4()),
        }
        for pause in (1, 2, 4, 8, 16, 0):
            self.connection.request("POST", f"/api/v1{path}", json.dumps(body).encode(), headers)
            answer = self.connection.getresponse()
            told = json.loads(answer.read())
            if answer.status != 429:
                break
            time.sleep(pause)
        if answer.status >= 300:
            raise RuntimeError(f"{path}: {answer.status} {told}")
        return dict(told)


def measured(bench: Bench, what: str, count: int, work: Callable[[], object]) -> Figure:
    """Do the work and return what it took."""
    before, begun = bench.processor(), time.perf_counter()
    work()
    seconds = time.perf_counter() - begun
    return Figure(what, count, seconds, bench.processor() - before)


def filing(url: str) -> dict[str, object]:
    """Return a whole dossier of the demo's citizen, its paper left open."""
    with urllib.request.urlopen(f"{url}/api/v1/units?q=hac+thanh&level=commune") as answer:
        unit = json.load(answer)["items"][0]
    area = {"area_code": unit["area_code"], "area": "phường Hạc Thành, tỉnh Thanh Hóa"}
    example = runpy.run_path(str(env.ROOT / "docs" / "examples" / "file_a_birth.py"))
    answers = example["answers"](area) | {
        "requester_personal_number": "038190000001",
        "mother_birth_date": "1990-03-04",
    }
    return {"procedure": "1.001193", "unit": unit["code"], "answers": answers}


def paper() -> str:
    """Return a PDF of 100 kB that nobody has handed in before, in base64."""
    place = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(595, 842))
        noise = os.urandom(PAPER_BYTES // 2).hex().encode()
        made.pages[0].Contents = pikepdf.Stream(made, b"% " + noise)
        made.save(place, compress_streams=False)
    return base64.b64encode(place.getvalue()).decode()


def main() -> int:
    var = Path(tempfile.mkdtemp())
    bench = Bench(var)
    try:
        found = _measure(bench)
    finally:
        bench.product.forget()
        shutil.rmtree(var, ignore_errors=True)
    for one in found.figures:
        print(one)
    alone, reached = found.alone, found.figures[0].rate / found.alone.rate
    print(
        f"{'same SQL, pgbench, one client':<36}{alone.rate:>10,.0f} /s"
        f"   {alone.statements} statements, {alone.savepoints} of them savepoints;"
        f" HTTP reaches {reached:.2f} of it"
    )
    print(
        f"{'facts through the feed meanwhile':<36}{found.fed:>10,.0f} /s   none behind at the end"
    )
    return 0


def _measure(bench: Bench) -> Measured:
    product, url = bench.product, bench.product.url
    accounts = accounts_from(product.var / "demo-accounts.json")
    travel = Travel(url, accounts, datetime.now(VIETNAM).date(), "Hạc Thành")
    citizen.sign_in(travel)
    own = token_of(travel.browser("citizen"), "own:read", "own:write")
    desk = {
        who: token_of(travel.signed_in(who), "desk:read", "desk:act")
        for who in ("clerk", "officer", "leader")
    }
    whole = filing(url)
    papers = [paper() for _ in range(SUBMITS)]
    codes: list[str] = []
    begun = datetime.now(VIETNAM)
    submitted = measured(
        bench, "submit, over HTTP", SUBMITS, lambda: codes.extend(_file(url, whole, papers, own))
    )
    stepped = measured(
        bench,
        "step, over HTTP",
        STEPPED * len(STEPS),
        lambda: _take_on(url, codes[:STEPPED], desk),
    )
    server = Server(_database_folder(product.var))
    fed = _fed(server, begun)
    alone = replayed(server, lambda: _file(url, whole, [paper()], own), product.var)
    return Measured([submitted, stepped], fed, alone)


def _fed(server: Server, since: datetime) -> float:
    """Return how many facts a second came through the feed to their last reader since then."""
    with psycopg.connect(server.url(DATABASE), autocommit=True) as connection:
        while connection.execute(BEHIND).fetchone() != (0,):
            time.sleep(0.05)
        found = connection.execute(FACTS, [since]).fetchone()
        assert found is not None
        count, seconds = found
    return float(count / seconds)


def _database_folder(var: Path) -> Path:
    """Return where that product keeps its database (see instance.state_folder)."""
    if instance.is_root():
        return instance.SYSTEM_STATE / (var / "instance").read_text().strip()
    return var


def _file(url: str, whole: dict[str, object], papers: list[str], token: str) -> list[str]:
    def file(part: list[str]) -> list[str]:
        program = Program(url, token)
        given = ({**whole, "papers": [_given(one)]} for one in part)
        return [str(program.post("/dossiers", one)["code"]) for one in given]

    with ThreadPoolExecutor(CLIENTS) as pool:
        parts = [papers[number::CLIENTS] for number in range(CLIENTS)]
        return [code for found in pool.map(file, parts) for code in found]


def _given(content: str) -> dict[str, str]:
    return {"key": "birth_notice", "name": "giay-chung-sinh.pdf", "content": content}


def _take_on(url: str, codes: list[str], tokens: dict[str, str]) -> None:
    def take(part: list[str]) -> None:
        programs = {who: Program(url, token) for who, token in tokens.items()}
        for code in part:
            for who, act, values in STEPS:
                programs[who].post(f"/desk/dossiers/{code}/acts/{act}", values)

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(take, [codes[number::CLIENTS] for number in range(CLIENTS)]))


if __name__ == "__main__":
    sys.exit(main())
