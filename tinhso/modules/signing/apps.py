from django.apps import AppConfig


class SigningConfig(AppConfig):
    name = "tinhso.modules.signing"
    label = "signing"
    verbose_name = "Ký số"
