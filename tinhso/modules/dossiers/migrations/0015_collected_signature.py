"""What whoever took a result at the desk signed with."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0014_handovers"), ("files", "0002_contents")]

    operations = [
        migrations.AddField(
            "dossier",
            "collected_signature",
            models.ForeignKey(
                "files.file",
                django.db.models.deletion.PROTECT,
                null=True,
                related_name="+",
            ),
        ),
    ]
