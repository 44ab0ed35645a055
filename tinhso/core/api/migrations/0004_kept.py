from django.db import migrations

# Two statements in one call: the second sees what the last holder of the lock has committed.
FUNCTION = """
create function api_kept(of_owner text, by_key text, moment timestamptz) returns table (
    is_locked boolean, digest text, status smallint, body text, busy_until timestamptz,
    now timestamptz
) language plpgsql as $$
begin
    if not pg_try_advisory_xact_lock(hashtextextended(of_owner || E'\\n' || by_key, 9457)) then
        return query select false, null::text, null::smallint, null::text, null::timestamptz,
            statement_timestamp();
        return;
    end if;
    return query select true, a.digest::text, a.status, a.body::text, a.busy_until,
        statement_timestamp()
    from (select 1) one
    left join api_answer a on a.owner = of_owner and a.key = by_key and a.expires_at > moment;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("api", "0003_claims")]

    operations = [
        migrations.RunSQL(FUNCTION, "drop function api_kept(text, text, timestamptz)"),
    ]
