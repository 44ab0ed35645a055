"""Who reacts to what: the one table. Events go up, so only the roof may name both sides."""

from collections.abc import Mapping

from tinhso.core.ledger.consumers import Consumer, Reaction, reacting
from tinhso.modules.plan import reactions as plan

# Event: what is done about it, each once for each fact, in any order among themselves. A reaction
# takes the ledger entry and must be safe to repeat where its effect leaves the database: key it by
# (its own name, entry.digest).
REACTIONS: Mapping[type, tuple[Reaction, ...]] = {}

# Summary tables that read the ledger from its first row.
PROJECTIONS: tuple[Consumer, ...] = (plan.CASES,)

CONSUMERS: tuple[Consumer, ...] = (*PROJECTIONS, *reacting(REACTIONS))
