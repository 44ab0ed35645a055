"""How the result came to the applicant, as a column; what was returned before says it in the ledger."""

from django.db import migrations, models

FROM_THE_LEDGER = """
update dossiers_dossier d set delivery = l.payload ->> 'delivery'
from ledger l join ledger_stream s on s.id = l.stream_id
where l.kind = 'dossiers.ResultReturned' and s.name = 'dossier:' || d.code
"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0011_collected"), ("ledger", "0006_kept")]

    operations = [
        migrations.AddField(
            "dossier",
            "delivery",
            models.CharField(
                max_length=10,
                blank=True,
                default="",
                choices=[("electronic", "electronic"), ("desk", "desk"), ("post", "post")],
            ),
        ),
        migrations.RunSQL(FROM_THE_LEDGER, migrations.RunSQL.noop),
    ]
