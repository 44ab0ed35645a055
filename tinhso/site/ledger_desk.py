"""`tinhso ledger …`: what is done to the ledger by hand, each command one entry of the table."""

from argparse import ArgumentParser

from django.utils import timezone

from tinhso.core.actor import system
from tinhso.core.errors import NotFound, Refused
from tinhso.core.ledger import consumers, erasing, forgetting, sweeping
from tinhso.core.ledger.consumers import Consumer
from tinhso.core.ledger.export import EVERY_FIELD
from tinhso.core.ledger.rebuilding import rebuild
from tinhso.core.ledger.restoring import restored
from tinhso.core.words.worded import worded
from tinhso.site import ledger_sealing as sealing
from tinhso.site.ledger_hand import Options, Say, Sub, of_nothing, officer
from tinhso.site.wiring import CONSUMERS


def _consumer(name: str) -> Consumer:
    found = next((one for one in CONSUMERS if one.name == name), None)
    if found is None:
        known = ", ".join(sorted(one.name for one in CONSUMERS))
        raise NotFound(
            worded("Không có bộ đọc “%(name)s”. Các bộ đọc: %(known)s.", name=name, known=known)
        )
    return found


def _of_a_consumer(parser: ArgumentParser) -> None:
    parser.add_argument("consumer", help="its name, such as plan.cases")


def _of_a_stream(parser: ArgumentParser) -> None:
    _of_a_consumer(parser)
    parser.add_argument("stream", help="such as dossier:H56.102-261102-0001")


def _rebuild(say: Say, options: Options) -> None:
    consumer = _consumer(options["consumer"])
    shown = -1

    def progress(done: int, goal: int) -> None:
        nonlocal shown
        percent = 100 * done // goal if goal else 100
        if percent // 10 > shown // 10 or shown < 0:
            shown = percent
            say(f"{percent:3d} %, position {done} of {goal}")

    rebuilt = rebuild(consumer, progress=progress)
    say(
        f"{consumer.name} stands at position {rebuilt.position}: {rebuilt.rows} rows,"
        f" {rebuilt.differing} differed from before, {rebuilt.parked} ledger rows parked."
    )


def _resend(say: Say, options: Options) -> None:
    consumer, stream = _consumer(options["consumer"]), options["stream"]
    sent = consumers.resend(consumer, stream=stream)
    say(f"{consumer.name} took {sent} parked rows of {stream}.")


def _of_an_erasure(parser: ArgumentParser) -> None:
    parser.add_argument("stream", help="such as dossier:H56.102-261102-0001")
    parser.add_argument("--fields", required=True, help="which fields: note,name; * is all")
    parser.add_argument("--ground", required=True, help="the legal ground; it stays for ever")
    parser.add_argument("--by", required=True, help="who decided it: person:12")
    parser.add_argument("--yes", action="store_true", help="do not ask again")


def _erase(say: Say, options: Options) -> None:
    stream, actor = options["stream"], officer(options["by"])
    fields = {field.strip() for field in options["fields"].split(",") if field.strip()}
    held = erasing.holding(stream)
    if fields == {EVERY_FIELD}:
        fields = {field for found in held.values() for field in found}
    meant = [version for version, found in held.items() if fields & set(found)]
    say(f"{stream}: {', '.join(sorted(fields))} of {len(meant)} rows. This cannot be undone.")
    if not options["yes"] and input(f"Type {stream} to erase: ").strip() != stream:
        raise Refused(worded("Chưa xóa gì: mã luồng gõ lại không khớp."))
    erased = erasing.erase(
        actor=actor, stream=stream, fields=fields, ground=options["ground"], at=timezone.now()
    )
    erasing.vacuum()
    say(f"Erased from {erased} rows. The rows, their digests and their seals stand as before.")
    say("The rooms let their copies go now; 'tinhso ledger kept' tells what the law keeps.")


def _of_what_is_kept(parser: ArgumentParser) -> None:
    parser.add_argument("stream", nargs="?", help="of which erasure, such as person:12; else all")


def _kept(say: Say, options: Options) -> None:
    found = forgetting.kept(options["stream"])
    for row in found:
        until = f"{row.until:%Y-%m-%d}" if row.until else "-"
        say(f"{row.stream}  {row.room}  {row.what}  {until}  {row.words} ({row.basis})")
    if not found:
        say("Nothing is kept of what was erased.")


def _restored(say: Say, _options: Options) -> None:
    resumed = restored(actor=system("restore"), at=timezone.now())
    say(
        f"Epoch {resumed.epoch} begins behind position {resumed.position};"
        f" {resumed.erased} rows were erased again."
    )


def _may_settle(parser: ArgumentParser) -> None:
    parser.add_argument("--settle", type=int, metavar="NUMBER", help="close one that was seen to")


def _alarms(say: Say, options: Options) -> None:
    if options["settle"]:
        sweeping.settle(alarm_id=options["settle"], at=timezone.now())
    for alarm in sweeping.alarms():
        say(f"{alarm.id}  {timezone.localtime(alarm.raised_at):%Y-%m-%d %H:%M}  {alarm.detail}")


COMMANDS: tuple[Sub, ...] = (
    Sub("rebuild", "make a projection anew beside the running one", _of_a_consumer, _rebuild),
    Sub("resend", "give a consumer the parked rows of a stream again", _of_a_stream, _resend),
    Sub("status", "tell how the ledger is", of_nothing, sealing.status),
    Sub("seal", "close what waits now, before its minute", of_nothing, sealing.seal),
    Sub(
        "key", "tell of the keys that close the ledger, or make one", sealing.of_a_key, sealing.key
    ),
    Sub("export", "hand rows out with their seals", sealing.of_an_export, sealing.hand_out),
    Sub("verify", "check everything as a stranger would", sealing.of_a_check, sealing.verify),
    Sub("erase", "erase personal values; asks once more", _of_an_erasure, _erase),
    Sub("kept", "tell what rooms keep of erased values, and why", _of_what_is_kept, _kept),
    Sub("restored", "declare a restore, repeat the erasures since", of_nothing, _restored),
    Sub("alarms", "tell what is wrong with the ledger and not settled", _may_settle, _alarms),
)
