"""What the house does for itself at night: let go of old tasks, and of files nobody refers to."""

from dataclasses import asdict

from tinhso.core.files.actions.sweeping import sweep
from tinhso.core.tasks import actions
from tinhso.core.tasks.rules import Answer
from tinhso.core.tasks.running import Run


def forget_old(run: Run, **_timestamp: int) -> Answer:
    """Let go of files and tasks whose time is over."""
    return Answer(values={"forgotten": actions.forget_old(at=run.clock())})


def sweep_files(run: Run, **_timestamp: int) -> Answer:
    """Take away contents nobody has referred to for the grace period."""
    return Answer(values=asdict(sweep(at=run.clock())))
