from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "tinhso.core.api"
    label = "api"
    verbose_name = "API"
