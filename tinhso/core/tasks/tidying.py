"""The task that lets go of old tasks."""

from tinhso.core.tasks import actions
from tinhso.core.tasks.rules import Answer
from tinhso.core.tasks.running import Run


def forget_old(run: Run, **_timestamp: int) -> Answer:
    """Let go of files and tasks whose time is over."""
    return Answer(values={"forgotten": actions.forget_old(at=run.clock())})
