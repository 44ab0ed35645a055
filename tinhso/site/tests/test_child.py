import subprocess
import sys
import time
from pathlib import Path

import pytest

from tinhso.site.supervisor.child import Child
from tinhso.site.supervisor.programs import Program


def _child(folder, code: str) -> Child:
    return Child(Program("sample", [sys.executable, "-c", code]), environment={}, logs=folder)


def _until(condition) -> bool:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.02)
    return False


class LookAfter:
    def test_says_nothing_while_the_program_runs(self, tmp_path):
        child = _child(tmp_path, "import time; time.sleep(60)")
        child.start()

        assert child.look_after() == ""
        child.wait_until_stopped(0)

    def test_names_the_dead_with_their_last_words_and_starts_them_again(self, tmp_path):
        child = _child(tmp_path, "print('no memory'); raise SystemExit(3)")
        child.start()

        told = _until(child.look_after)

        assert "sample ended (exit code 3)" in told
        assert "no memory" in told
        assert _until(child.look_after) == "sample was started again."
        child.wait_until_stopped(0)

    def test_waits_longer_each_time(self, tmp_path):
        child = _child(tmp_path, "raise SystemExit(1)")
        child.start()

        first, _, second = (_until(child.look_after) for _ in range(3))

        assert "in 1 s" in first
        assert "in 2 s" in second


class WaitUntilStopped:
    def test_ends_a_program_that_does_not_listen(self, tmp_path):
        deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)"
        child = _child(tmp_path, deaf)
        child.start()
        time.sleep(0.3)

        child.ask_to_stop()
        child.wait_until_stopped(0.2)

        assert child.look_after() == ""


class DiesWithParent:
    @pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a child to its parent")
    def test_ends_the_child_of_a_parent_that_was_killed(self, tmp_path):
        parent = subprocess.Popen(
            [sys.executable, "-c", _PARENT.format(folder=tmp_path)], stdout=subprocess.PIPE
        )
        number = int(parent.stdout.readline())

        parent.kill()
        parent.communicate()

        assert _until(lambda: not _runs(number))


_PARENT = """
import sys, time
from pathlib import Path
from tinhso.site.supervisor.child import Child
from tinhso.site.supervisor.programs import Program
code = "import time; time.sleep(60)"
child = Child(Program("x", [sys.executable, "-c", code]), environment={{}}, logs=Path("{folder}"))
child.start()
print(child._process.pid, flush=True)
time.sleep(60)
"""


def _runs(number: int) -> bool:
    try:
        stat = Path(f"/proc/{number}/stat").read_text()
    except FileNotFoundError:
        return False
    return stat.rsplit(")", 1)[1].split()[0] != "Z"
