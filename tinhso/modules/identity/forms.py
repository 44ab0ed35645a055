"""The shape of what an officer types at the door."""

from django import forms

from tinhso.core.words.worded import worded


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
