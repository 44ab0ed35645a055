from django.db import migrations, models

FUNCTION = """
create function revise() returns trigger language plpgsql as $$
begin
    insert into revisions_revision (name, stamp) values (tg_argv[0], gen_random_uuid())
    on conflict (name) do update set stamp = excluded.stamp;
    return null;
end $$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("stamp", models.UUIDField()),
            ],
        ),
        migrations.RunSQL(FUNCTION, "drop function revise()"),
    ]
