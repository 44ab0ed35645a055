"""Everything that changes persons, organisations, and what officers hold."""

from tinhso.core.people.actions.absences import cancel_absence, declare_absence
from tinhso.core.people.actions.delegations import delegate, revoke_delegation
from tinhso.core.people.actions.leaving import finish_departures, leave
from tinhso.core.people.actions.organisations import (
    correct_organisation,
    end_identifier,
    end_representation,
    enrol_organisation,
    give_identifier,
    represent,
)
from tinhso.core.people.actions.persons import (
    correct_person,
    enrol_person,
    open_account,
    raise_assurance,
)
from tinhso.core.people.actions.posts import (
    appoint,
    assign_role,
    end_assignment,
    end_post,
    resume_assignment,
    resume_post,
)

__all__ = [
    "appoint",
    "assign_role",
    "cancel_absence",
    "correct_organisation",
    "correct_person",
    "declare_absence",
    "delegate",
    "end_assignment",
    "end_identifier",
    "end_post",
    "end_representation",
    "enrol_organisation",
    "enrol_person",
    "finish_departures",
    "give_identifier",
    "leave",
    "open_account",
    "raise_assurance",
    "represent",
    "resume_assignment",
    "resume_post",
    "revoke_delegation",
]
