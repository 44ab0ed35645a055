"""Run the map service: python -m simulators.tiles --port 8013"""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from simulators.tiles.app import app


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _QuietHandler(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's name
        pass


def main(arguments: Sequence[str]) -> int:
    """Serve until stopped."""
    parser = ArgumentParser(prog="python -m simulators.tiles", description=__doc__)
    parser.add_argument("--host", default=os.environ.get("TILES_HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=int(os.environ.get("TILES_PORT", "8013")))
    wanted = parser.parse_args(arguments)
    server = _Server((wanted.host, wanted.port), _QuietHandler)
    server.set_app(app)
    print(f"Map at http://{wanted.host}:{server.server_port}/", flush=True)  # noqa: T201
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
