from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "tinhso.modules.documents"
    label = "documents"
    verbose_name = "Văn bản"
    file_digests = (  # kept from the sweep
        "Document.draft_digest",
        "Document.signed_digest",
        "Document.pages_digest",
    )
