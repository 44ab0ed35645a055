"""The plan reads the ledger from its first row: one consumer keeps `plan_case`."""

from tinhso.core.ledger.consumers import Consumer
from tinhso.modules.plan.actions import FOLDS, fold_cases
from tinhso.modules.plan.queries.front import CONSUMER

CASES = Consumer(
    name=CONSUMER,
    kinds=frozenset({"dossiers.DossierSubmitted", *FOLDS}),
    apply=fold_cases,
    tables=("plan_case",),
)
