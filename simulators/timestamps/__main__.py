"""Run the authority: python -m simulators.timestamps --folder FOLDER --port 8012"""

import os
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from simulators.timestamps.app import App
from simulators.timestamps.certificates import KINDS, prepare


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _QuietHandler(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's name
        pass


def serve(wanted: Namespace) -> WSGIServer:
    """Return the server, bound to its port but not yet serving."""
    stamper = prepare(wanted.folder, kind=wanted.kind, at=datetime.now(UTC))
    server = _Server((wanted.host, wanted.port), _QuietHandler)
    app = App(stamper, hash_name=wanted.hash, clock=lambda: datetime.now(UTC), wait=time.sleep)
    server.set_app(app)
    return server


def main(arguments: Sequence[str]) -> int:
    """Serve until stopped."""
    wanted = _parse(arguments)
    server = serve(wanted)
    print(f"Time stamps at http://{wanted.host}:{server.server_port}/", flush=True)  # noqa: T201
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
    return 0


def _parse(arguments: Sequence[str]) -> Namespace:
    told = os.environ.get
    parser = ArgumentParser(prog="python -m simulators.timestamps", description=__doc__)
    parser.add_argument("--host", default=told("TIMESTAMPS_HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=int(told("TIMESTAMPS_PORT", "8012")))
    folder = told("TIMESTAMPS_FOLDER")
    parser.add_argument("--folder", type=Path, default=folder, required=folder is None)
    parser.add_argument("--kind", choices=KINDS, default="p256")
    parser.add_argument("--hash", choices=("sha256", "sha384", "sha512"), default="sha256")
    wanted = parser.parse_args(arguments)
    wanted.folder = Path(wanted.folder)
    return wanted


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
