from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "tinhso.core.ledger"
    label = "ledger"
    verbose_name = "Sổ cái"
