"""The plan reads the ledger from its first row: `plan_case` for the figures, counts to watch by."""

from tinhso.core.ledger.consumers import Consumer
from tinhso.modules.plan.actions import FOLDS, fold_cases
from tinhso.modules.plan.actions.counting import fold_counts
from tinhso.modules.plan.queries.front import CONSUMER
from tinhso.modules.plan.rules import tracking

CASES = Consumer(
    name=CONSUMER,
    kinds=frozenset({"dossiers.DossierSubmitted", *FOLDS}),
    apply=fold_cases,
    tables=("plan_case",),
)
COUNTS = Consumer(
    name="plan.counts",
    kinds=frozenset({tracking.SUBMITTED, *tracking.FOLDS}),
    apply=fold_counts,
    tables=("plan_count", "plan_track", "plan_wait"),
)
