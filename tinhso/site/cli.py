"""The command line of the product: `.venv/bin/tinhso`."""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence

from tinhso.site import env
from tinhso.site.postgres import PostgresFailed, of_this_clone
from tinhso.site.supervisor import programs, run
from tinhso.site.supervisor.settings import DATABASE, Choices, as_owner, clear_metrics, environment

Options = argparse.Namespace
# these hand --help through to the program behind them
PASSING_THROUGH = frozenset(
    {"manage", "forms", "ledger", "journey", "due", "calendar", "theme", "generate"}
)
Known = Callable[[Mapping[str, str]], dict[str, str]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options, rest = _parser().parse_known_args(arguments)
    if rest and options.command in {"run", "web", "worker", "tasks"}:
        _parser().error(f"{options.command} does not know {' '.join(rest)}")
    options.rest = rest
    try:
        answer: int = options.act(options)
    except (PostgresFailed, env.BadSetting) as refusal:
        print(refusal, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return answer


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tinhso",
        description="Tỉnh Số: the software a Vietnamese province runs its digital government on.",
        epilog="Settings come from the environment; the README lists them.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    running = _add(commands, "run", _run, "start everything here: database, web, worker, demo")
    running.add_argument("--port", type=int, help="address of the web pages (PORT, or 8000)")
    running.add_argument("--no-demo", action="store_true", help="start without the demo province")
    _add(commands, "web", _web, "serve the pages (one part of 'run')")
    _add(commands, "worker", _worker, "number and hand out ledger rows, do waiting tasks")
    _add(commands, "migrate", _managed("migrate", owns=True), "bring the database to this version")
    _add(commands, "tasks", _tasks, "do what people and schedules asked for")
    _add(commands, "load", _managed("load_data"), "load data/ into the database")
    _add(commands, "units", _managed("units"), "units export -o DIR, units import DIR [--dry-run]")
    _add(commands, "files", _managed("files"), "gc: sweep unused files; check: prove all whole")
    _add(commands, "forms", _managed("forms"), "compare two forms: forms diff A B")
    _add(commands, "seed", _managed("seed_province"), "fill an empty database with the demo")
    _add(commands, "generate", _managed("generate", owns=True), "invented dossiers, to any number")
    _add(commands, "doctor", _managed("doctor"), "say what is wrong here, and how to mend it")
    _add(commands, "backup", _managed("backup", owns=True), "back up while everything runs")
    _add(commands, "restore", _managed("restore", owns=True), "bring a backup back, and check it")
    _add(commands, "journey", _journey, "drive the main job against a running server")
    _add(commands, "ledger", _managed("ledger", owns=True), "rebuild, erase, look after the ledger")
    _add(commands, "due", _managed("due"), "say when something is due, and why")
    _add(commands, "calendar", _managed("calendar"), "what if a day changes; change it")
    _add(commands, "theme", _theme, "make the theme of a province from its two colours")
    _add(commands, "shell", _managed("shell"), "open a Python shell on the database")
    _add(commands, "manage", _managed(owns=True), "run any Django command: manage COMMAND …")
    return parser


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    act: Callable[[Options], int],
    what: str,
) -> argparse.ArgumentParser:
    passes_through = name in PASSING_THROUGH
    command = commands.add_parser(name, help=what, description=what, add_help=not passes_through)
    command.set_defaults(act=act)
    return command


def _run(options: Options) -> int:
    return run.main(Choices.from_environment(port=options.port, demo=not options.no_demo))


def _web(_options: Options) -> int:
    choices = Choices.from_environment()
    return _with_database(programs.web(choices).command, _with_metrics)


def _with_metrics(variables: Mapping[str, str]) -> dict[str, str]:
    clear_metrics(variables)
    return dict(variables)


def _worker(_options: Options) -> int:
    return _with_database(programs.worker().command)


def _tasks(_options: Options) -> int:
    return _with_database(programs.tasks().command)


def _journey(options: Options) -> int:
    return subprocess.call([sys.executable, "-m", "tinhso.site.journey", *options.rest])  # noqa: S603


def _theme(options: Options) -> int:
    return subprocess.call([sys.executable, "-m", "tinhso.ui.theme", *options.rest])  # noqa: S603


def _managed(*command: str, owns: bool = False) -> Callable[[Options], int]:
    """Run a Django command: as the application, or as who `owns` the tables."""

    def act(options: Options) -> int:
        known = as_owner if owns else dict
        return _with_database([sys.executable, "-m", "django", *command, *options.rest], known)

    return act


def _with_database(command: Sequence[str], known_to: Known = dict) -> int:
    """Run `command` on DATABASE_URL, or on this clone's PostgreSQL, started if it does not run."""
    choices = Choices.from_environment()
    if choices.database_url:
        known = known_to(environment(choices, choices.database_url))
        os.execvpe(command[0], [*command], known)  # noqa: S606  signals then reach the program itself
    server = of_this_clone()
    server.start()
    try:
        owner = server.ensure_database(DATABASE)
        known = known_to(environment(choices, server.application_url(DATABASE), owner))
        return subprocess.call(command, env=known)  # noqa: S603
    finally:
        if server.process is not None:
            server.stop()


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    sys.exit(main())
