import socket
import struct
import threading

import pytest

from simulators.clamd.__main__ import LIMIT, Scanner

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture
def said():
    with Scanner(0, 0.0) as scanner:
        thread = threading.Thread(target=scanner.serve_forever)
        thread.start()

        def to(told):
            with socket.create_connection(scanner.server_address) as line:
                line.sendall(told)
                line.shutdown(socket.SHUT_WR)
                return line.makefile("rb").read()

        yield to
        scanner.shutdown()
        thread.join()


def _streamed(*pieces):
    return b"".join(struct.pack(">I", len(piece)) + piece for piece in (*pieces, b""))


class Clamd:
    def test_answers_in_the_form_it_was_asked(self, said):
        assert said(b"zPING\0") == b"PONG\0"
        assert said(b"nPING\n") == b"PONG\n"
        assert said(b"zNOTHING\0") == b"UNKNOWN COMMAND\0"

    def test_finds_the_test_string_wherever_it_stands(self, said):
        assert said(b"zINSTREAM\0" + _streamed(b"xin chao")) == b"stream: OK\0"
        found = b"stream: Eicar-Test-Signature FOUND\0"
        assert said(b"zINSTREAM\0" + _streamed(b"x" + EICAR)) == found
        assert said(b"zINSTREAM\0" + _streamed(EICAR[:30], EICAR[30:])) == found

    def test_refuses_too_long_a_stream(self, said):
        told = b"zINSTREAM\0" + struct.pack(">I", LIMIT + 1)

        assert said(told) == b"INSTREAM size limit exceeded. ERROR\0"
