"""Each step knows the root of its family, and whether another unit than the root's does it."""

from django.db import migrations, models
from django.db.models import Q

FILL = """
update steps_casestep s
set root = coalesce(r.code, s.case),
    is_guest = coalesce(s.unit_id <> coalesce(r.unit_id, c.unit_id), false)
from steps_casestep o
left join steps_case c on c.code = o.case
left join steps_case r on r.id = c.root_id
where o.id = s.id
"""


class Migration(migrations.Migration):
    dependencies = [("steps", "0002_tokens")]

    operations = [
        migrations.AddField(
            "casestep", "root", models.CharField(max_length=60, default=""), preserve_default=False
        ),
        migrations.AddField("casestep", "is_guest", models.BooleanField(default=False)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            "casestep", "root", models.CharField(max_length=60, db_index=True)
        ),
        migrations.AddIndex(
            "casestep",
            models.Index(fields=["unit", "root"], condition=Q(is_guest=True), name="guest_steps"),
        ),
    ]
