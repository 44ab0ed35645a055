"""The shape of what is typed at the door, and to make a token."""

from django import forms

from tinhso.core.api.access import Scope
from tinhso.core.words.worded import worded
from tinhso.modules.identity.actions import TokenOrder


class SignInForm(forms.Form):
    username = forms.CharField(
        max_length=150, error_messages={"required": worded("Nhập tên đăng nhập")}
    )
    password = forms.CharField(
        strip=False, max_length=200, error_messages={"required": worded("Nhập mật khẩu")}
    )

    def faults(self) -> list[tuple[str, str]]:
        """Return what to do about each field, by its control."""
        return [(name, str(errors[0])) for name, errors in self.errors.items()]


class TokenForm(forms.Form):
    """What is typed to make a token; the action judges it."""

    name = forms.CharField(required=False)
    scopes = forms.MultipleChoiceField(
        required=False, choices=[(scope.value, scope.value) for scope in Scope]
    )
    days = forms.IntegerField(required=False, min_value=1, max_value=1000)
    unit = forms.IntegerField(required=False, min_value=1)

    def order(self) -> TokenOrder:
        """Return what was asked for, as far as it could be read."""
        self.is_valid()
        found = self.cleaned_data
        return TokenOrder(
            name=" ".join(found.get("name", "").split()),
            scopes=frozenset(Scope(scope) for scope in found.get("scopes", ())),
            days=found.get("days") or 0,
            # what could not be read must not come out as "every unit"
            unit_id=-1 if "unit" in self.errors else found.get("unit"),
        )
