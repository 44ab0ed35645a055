"""What a unit received between two days is found without reading all it ever had."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0012_delivery")]

    operations = [
        migrations.AddIndex(
            "dossier",
            models.Index(
                fields=["unit", "received_at"],
                condition=models.Q(received_at__isnull=False),
                name="dossiers_received",
            ),
        )
    ]
