from django.db import migrations

from tinhso.core.revisions.watching import watch


class Migration(migrations.Migration):
    dependencies = [("people", "0003_known_numbers"), ("revisions", "0001_initial")]

    operations = [
        watch(
            "rights",
            "people_assignment",
            "people_post",
            "people_delegation",
            "people_delegatedrole",
            "people_representation",
        ),
    ]
