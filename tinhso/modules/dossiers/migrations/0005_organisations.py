import django.db.models.deletion
from django.db import migrations, models

ORGANISATION = models.ForeignKey(
    null=True,
    on_delete=django.db.models.deletion.PROTECT,
    related_name="+",
    to="people.organisation",
)


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0004_pauses"),
        ("people", "0003_known_numbers"),
    ]

    operations = [
        migrations.AddField("draft", "organisation", ORGANISATION),
        migrations.AddField("dossier", "organisation", ORGANISATION.clone()),
        migrations.AlterField("dossier", "owner_name", models.CharField(max_length=300)),
        migrations.AlterField("dossier", "folded", models.CharField(max_length=800)),
        migrations.AddIndex(
            "dossier",
            models.Index(
                fields=["organisation", "-submitted_at"],
                condition=models.Q(organisation__isnull=False),
                name="dossiers_of_an_organisation",
            ),
        ),
    ]
