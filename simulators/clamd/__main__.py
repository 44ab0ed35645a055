"""Plays clamd: `python -m simulators.clamd [--port N] [--slow SECONDS]`.

Knows PING, VERSION and INSTREAM in their `z` and `n` forms, and finds the EICAR test string. The
port it took stands in its first line, so that port 0 means any free one.
"""

import argparse
import base64
import re
import socketserver
import struct
import time

# put together here, so that no scanner finds it in this file
EICAR = re.compile(
    base64.b64decode("WDVPIVAlQEFQ") + rb".{15,25}" + base64.b64decode("RUlDQVItU1RBTkRBUkQ=")
)
LIMIT = 25 * 1024 * 1024  # StreamMaxLength of clamd.conf
OVERLAP = 100


class Line(socketserver.StreamRequestHandler):
    """One connection, one command."""

    server: "Scanner"

    def handle(self) -> None:
        form = self.rfile.read(1)
        ends = {b"z": b"\0", b"n": b"\n"}.get(form)
        if ends is None:
            return
        command = self._until(ends)
        answer = {b"PING": "PONG", b"VERSION": "ClamAV 1.4.0/simulated"}.get(command)
        if command == b"INSTREAM":
            answer = self._stream()
        self.wfile.write((answer or "UNKNOWN COMMAND").encode() + ends)

    def _until(self, ends: bytes) -> bytes:
        told = b""
        while len(told) < 100 and (letter := self.rfile.read(1)) not in {ends, b""}:
            told += letter
        return told

    def _stream(self) -> str:
        held, total, found = b"", 0, False
        while length := self._length():
            total += length
            if total > LIMIT:
                return "INSTREAM size limit exceeded. ERROR"
            held = held[-OVERLAP:] + self.rfile.read(length)
            found = found or bool(EICAR.search(held))
        time.sleep(self.server.slow)
        return "stream: Eicar-Test-Signature FOUND" if found else "stream: OK"

    def _length(self) -> int:
        told = self.rfile.read(4)
        return int(struct.unpack(">I", told)[0]) if len(told) == 4 else 0


class Scanner(socketserver.ThreadingTCPServer):
    """The scanner; `slow` is how many seconds it thinks about each file."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int, slow: float) -> None:
        super().__init__(("127.0.0.1", port), Line)
        self.slow = slow


def main() -> None:
    parser = argparse.ArgumentParser(prog="simulators.clamd", description=__doc__)
    parser.add_argument("--port", type=int, default=3310)
    parser.add_argument("--slow", type=float, default=0.0)
    options = parser.parse_args()
    with Scanner(options.port, options.slow) as scanner:
        print(f"tcp://127.0.0.1:{scanner.server_address[1]}", flush=True)  # noqa: T201
        scanner.serve_forever()


if __name__ == "__main__":
    main()
