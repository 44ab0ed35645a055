"""Run the provider: python -m simulators.vneid --port 8010 --client-id … --redirect-uri …"""

import os
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from simulators.vneid import citizens
from simulators.vneid.app import App
from simulators.vneid.provider import Client, Provider

# where Tỉnh Số takes people back; used only when no address is told
CALLBACK = "/dang-nhap/vneid/ve/"


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _QuietHandler(WSGIRequestHandler):
    """Addresses carry codes and names: they are not written anywhere."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's name
        pass


def main(arguments: Sequence[str]) -> int:
    """Serve until stopped."""
    wanted = _parse(arguments)
    if not wanted.client_secret or not wanted.redirect_uri:
        print("VNEID_CLIENT_SECRET and VNEID_REDIRECT_URI must be set.", file=sys.stderr)  # noqa: T201
        return 2
    server = serve(wanted)
    print(f"VNeID simulator at {wanted.issuer or _address(wanted, server)}", flush=True)  # noqa: T201
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
    return 0


def serve(wanted: Namespace) -> WSGIServer:
    """Return the server, bound to its port but not yet serving."""
    server = _Server((wanted.host, wanted.port), _QuietHandler)
    client = Client(
        id=wanted.client_id,
        secret=wanted.client_secret,
        redirect_uris=tuple(wanted.redirect_uri),
        logout_uris=tuple(wanted.logout_uri),
    )
    issuer = (wanted.issuer or _address(wanted, server)).rstrip("/")
    server.set_app(App(Provider(issuer, client, citizens.load(), clock=time.time)))
    return server


def _address(wanted: Namespace, server: WSGIServer) -> str:
    return f"http://{wanted.host}:{server.server_port}"


def _parse(arguments: Sequence[str]) -> Namespace:
    told = os.environ.get
    back = told("PUBLIC_URL", "").rstrip("/")
    parser = ArgumentParser(prog="python -m simulators.vneid", description=__doc__)
    parser.add_argument("--host", default=told("VNEID_HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=int(told("VNEID_PORT", "8010")))
    parser.add_argument("--issuer", default=told("VNEID_ISSUER", told("OIDC_ISSUER", "")))
    parser.add_argument(
        "--client-id", default=told("VNEID_CLIENT_ID", told("OIDC_CLIENT_ID", "tinhso"))
    )
    parser.add_argument(
        "--client-secret", default=told("VNEID_CLIENT_SECRET", told("OIDC_CLIENT_SECRET", ""))
    )
    parser.add_argument(
        "--redirect-uri",
        action="append",
        default=told("VNEID_REDIRECT_URI", f"{back}{CALLBACK}" if back else "").split(),
    )
    parser.add_argument(
        "--logout-uri",
        action="append",
        default=told("VNEID_LOGOUT_URI", f"{back}/" if back else "").split(),
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
