"""Everything that changes persons, organisations, and what officers hold."""

from tinhso.core.people.actions.absences import cancel_absence, declare_absence
from tinhso.core.people.actions.delegations import delegate, revoke_delegation
from tinhso.core.people.actions.leaving import finish_departures, leave
from tinhso.core.people.actions.organisations import (
    correct_organisation,
    end_identifier,
    enrol_numbered,
    enrol_organisation,
    give_identifier,
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
from tinhso.core.people.actions.representations import (
    end_representation,
    represent,
    represent_bearer,
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
    "enrol_numbered",
    "enrol_organisation",
    "enrol_person",
    "finish_departures",
    "give_identifier",
    "leave",
    "open_account",
    "raise_assurance",
    "represent",
    "represent_bearer",
    "resume_assignment",
    "resume_post",
    "revoke_delegation",
]
