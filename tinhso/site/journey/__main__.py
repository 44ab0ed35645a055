"""`tinhso journey`: the main job, from the first search to the moved figure."""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx

from tinhso.site import env, instance
from tinhso.site.journey import citizen, officers, plan, sample
from tinhso.site.journey.client import Wrong
from tinhso.site.journey.travel import Travel, accounts_from
from tinhso.site.supervisor.settings import Choices

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

STEPS: tuple[tuple[str, Callable[[Travel], str | None]], ...] = (
    ("anyone reads the plan's figures", plan.look),
    ("citizen finds the procedure", citizen.find),
    ("citizen signs in at VNeID", citizen.sign_in),
    ("citizen fills the form page by page", citizen.fill),
    ("citizen hands in a paper", citizen.hand_in),
    ("citizen sends, twice, one dossier", citizen.send),
    ("anyone tracks it, nothing personal shown", citizen.track),
    ("clerk receives", officers.receive),
    ("clerk hands over", officers.hand_over),
    ("officer proposes a result", officers.propose),
    ("officer comes too late with another verb", officers.refuse_a_late_verb),
    ("leader decides", officers.decide),
    ("leader signs", officers.sign),
    ("registrar seals and issues", officers.issue),
    ("clerk returns the result", officers.hand_back),
    ("citizen downloads the result", citizen.download),
    ("anyone verifies it on the page", officers.verify_on_page),
    ("an outside tool verifies it", officers.verify_outside),
    ("citizen rates", citizen.rate),
    ("the plan's figures have moved", plan.has_moved),
)


def main(arguments: Sequence[str]) -> int:
    """Go the whole way; stop at the first wrong thing, name it and return 1."""
    options = _options(arguments)
    try:
        travel = Travel(
            base_url=options.base_url.rstrip("/"),
            accounts=accounts_from(options.accounts),
            today=datetime.now(ZONE).date(),
            commune=options.commune,
        )
        return _go(travel)
    except (Wrong, env.BadSetting) as fault:
        print(fault, file=sys.stderr)
        return 1


def _go(travel: Travel) -> int:
    begun = time.monotonic()
    width = max(len(what) for what, _ in STEPS)
    try:
        for number, (what, step) in enumerate(STEPS, start=1):
            print(f"{number:3}  {what:<{width}} ", end="", flush=True)
            at = time.monotonic()
            told = step(travel)
            print(f"{time.monotonic() - at:6.2f} s{f'  ({told})' if told else ''}")
    except (Wrong, httpx.HTTPError, OSError) as fault:
        print(f"  WRONG\n{fault}")
        return 1
    finally:
        travel.close()
    print(f"The whole way in {time.monotonic() - begun:.1f} s. Dossier {travel.code}.")
    return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tinhso journey", description=__doc__)
    accounts = instance.var() / "demo-accounts.json"
    default = Choices.from_environment().address
    parser.add_argument("--base-url", default=default, help="the running product (%(default)s)")
    parser.add_argument("--accounts", type=Path, default=accounts, help="its demo accounts")
    parser.add_argument("--commune", default=sample.COMMUNE, help="where the officers work")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
