from django.apps import AppConfig


class RevisionsConfig(AppConfig):
    name = "tinhso.core.revisions"
    label = "revisions"
    verbose_name = "Revisions"
