"""Who reacts to what: the one table. Events go up, so only the roof may name both sides."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from tinhso.core.api.actions import forget_answers, forget_spending
from tinhso.core.files.actions.scanning import scan_waiting
from tinhso.core.files.actions.uploads import discard_uploads
from tinhso.core.ledger import access, forgetting
from tinhso.core.ledger import tasks as ledger
from tinhso.core.ledger.consumers import Consumer, Reaction, reacting
from tinhso.core.ledger.erasing import LIST as ERASURES
from tinhso.core.ledger.forgetting import Forgets
from tinhso.core.ledger.sweeping import sweep_when_due
from tinhso.core.people.actions import finish_departures
from tinhso.core.people.actions.forgetting import forget as forget_person
from tinhso.core.people.needed import Keeps
from tinhso.core.people.open_work import OpenWork
from tinhso.core.steps import actions as step_actions
from tinhso.core.steps import queries as steps
from tinhso.core.tasks.tidying import forget_old, sweep_files
from tinhso.core.tasks.work import Work
from tinhso.core.words.worded import worded
from tinhso.modules.desk import tasks as desk
from tinhso.modules.documents import events as document
from tinhso.modules.documents.actions import forget_reasons
from tinhso.modules.dossiers import events as dossier
from tinhso.modules.dossiers import reactions as dossiers
from tinhso.modules.dossiers import tasks as dossier_tasks
from tinhso.modules.dossiers.actions.forgetting import forget as forget_dossiers
from tinhso.modules.dossiers.queries.keeping import running_of
from tinhso.modules.feedback import actions as feedback
from tinhso.modules.identity import actions as identity
from tinhso.modules.notifications import actions as told
from tinhso.modules.notifications import tasks as notifications
from tinhso.modules.payments import actions as payments
from tinhso.modules.payments import events as payment
from tinhso.modules.petitions import events as petition
from tinhso.modules.petitions import reactions as petitions
from tinhso.modules.petitions import tasks as petition_tasks
from tinhso.modules.petitions.actions.forgetting import forget as forget_petitions
from tinhso.modules.plan import reactions as plan
from tinhso.modules.plan import tasks as plan_tasks
from tinhso.modules.queues.actions.appointments import forget as forget_appointments
from tinhso.modules.signing import actions as signing_actions
from tinhso.modules.signing import queries as signing

# Event: what is done about it, each once for each fact, in any order among themselves. A reaction
# takes the ledger entry and must be safe to repeat where its effect leaves the database: key it by
# (its own name, entry.digest).
REACTIONS: Mapping[type, tuple[Reaction, ...]] = {
    dossier.DossierSubmitted: (dossiers.tell_applicant,),
    dossier.DossierReceived: (dossiers.tell_applicant,),
    dossier.DossierRefused: (dossiers.tell_applicant,),
    dossier.SupplementRequested: (dossiers.tell_applicant,),
    dossier.DossierPostponed: (dossiers.tell_applicant,),
    dossier.DossierStopped: (dossiers.tell_applicant,),
    dossier.ResultIssued: (dossiers.tell_applicant,),
    dossier.DossierDueMoved: (dossiers.tell_applicant,),
    dossier.ClockStopped: (dossiers.tell_applicant,),
    dossier.StepRecalled: (dossiers.tell_who_had_it,),
    document.DocumentRevoked: (dossiers.tell_applicant,),
    document.DocumentSuperseded: (dossiers.tell_applicant,),
    payment.FeePaid: (dossiers.go_on_when_paid,),
    payment.FeeCancelled: (dossiers.go_on_when_paid,),
    petition.PetitionSubmitted: (petitions.tell_officers,),
    petition.PetitionAccepted: (petitions.tell_petitioner,),
    petition.PetitionRefused: (petitions.tell_petitioner,),
    petition.PetitionSupplementAsked: (petitions.tell_petitioner,),
    petition.PetitionSupplemented: (petitions.tell_officers,),
    petition.PetitionForwarded: (petitions.tell_petitioner, petitions.tell_officers),
    petition.PetitionAnswered: (petitions.tell_petitioner,),
    petition.PetitionReopened: (petitions.tell_officers,),
    petition.PetitionWithdrawn: (petitions.tell_officers,),
}

# Summary tables that read the ledger from its first row.
PROJECTIONS: tuple[Consumer, ...] = (plan.CASES, plan.COUNTS)

# Who keeps copies of personal values, and lets them go when an erasure says so (decision 0017).
FORGETS: Mapping[str, Forgets] = {
    "people": forget_person,
    "identity": identity.forget,
    "notifications": told.forget,
    "payments": payments.forget,
    "signing": signing_actions.forget,
    "documents": forget_reasons,
    "dossiers": forget_dossiers,
    "feedback": feedback.forget,
    "queues": forget_appointments,
    "petitions": forget_petitions,
}

# Who still needs to know a person although they asked to be forgotten.
KEEPERS: tuple[Keeps, ...] = (running_of,)

CONSUMERS: tuple[Consumer, ...] = (
    *PROJECTIONS,
    ERASURES,
    forgetting.consumer(FORGETS),
    *reacting(REACTIONS),
)


class Chore(Protocol):
    """Work the worker looks for every few seconds: claims what is due, returns how much it did."""

    def __call__(self, *, at: datetime) -> int: ...


CHORES: tuple[Chore, ...] = (
    sweep_when_due,
    ledger.close_seals,
    access.put_in_order,
    notifications.send_due,
    scan_waiting,
    discard_uploads,
    dossier_tasks.stop_unanswered,
    dossier_tasks.discard_drafts,
    petition_tasks.discard_drafts,
    plan_tasks.refresh_front,
    dossier_tasks.ring_timers,
    dossier_tasks.warn_in_time,
    finish_departures,
    forget_answers,
    forgetting.again(FORGETS),
    forget_spending,
)

# What can lie in an officer's hands, listed and handed over when they leave.
OPEN_WORK: tuple[OpenWork, ...] = (
    OpenWork(
        work="steps",
        label=worded("Hồ sơ đang nhận xử lý"),
        things=steps.in_hand_of,
        hand_over=step_actions.hand_over,
    ),
    OpenWork(work="keys", label=worded("Khóa ký số"), things=signing.keys_in_hand_of),
)

# Chores that wait for somebody outside: they run beside the others, so that nothing waits for them.
OUTSIDE: tuple[Chore, ...] = (
    ledger.stamp_seals,
    ledger.publish_anchors,
)

# Kind of task: how it is done. What somebody waits for, and what a schedule starts (in UTC).
WORKS: Mapping[str, Work] = {
    "desk.bulk": Work(perform=desk.bulk),
    "desk.export": Work(perform=desk.export),
    "desk.register": Work(perform=desk.register),
    "desk.petitions": Work(perform=desk.petitions),
    "files.sweep": Work(perform=sweep_files, every="10 19 * * *"),
    "tasks.forget_old": Work(perform=forget_old, every="40 18 * * *"),
}
