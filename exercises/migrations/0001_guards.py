"""What the library's tables stand on: search extensions, the guard over dosages, the trigger that keeps history."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

# `set search_path` keeps the functions working in a restored dump, where no path is set.
# plpgsql, because `and` in plain SQL may evaluate the casts before the type checks.
RANGE_IS_VALID = """
create function setwell_range_is_valid(r jsonb, lowest int, highest int) returns boolean
language plpgsql immutable set search_path = public, pg_catalog as $$
declare key text;
begin
    if r is null or jsonb_typeof(r) <> 'object' then return false; end if;
    foreach key in array array['low', 'target', 'high'] loop
        if jsonb_typeof(r -> key) is distinct from 'number' or r ->> key !~ '^\\d{1,5}$' then return false; end if;
    end loop;
    return (r ->> 'low')::int between lowest and (r ->> 'target')::int
       and (r ->> 'target')::int <= (r ->> 'high')::int
       and (r ->> 'high')::int <= highest;
end $$
"""

DOSAGE_IS_VALID = """
create function setwell_dosage_is_valid(d jsonb) returns boolean
language plpgsql immutable set search_path = public, pg_catalog as $$
declare
    phase jsonb;
    shared constant text[] := array['kind', 'sides', 'load', 'tempo', 'rest_seconds', 'inferred'];
begin
    if d is null or jsonb_typeof(d) = 'null' then return true; end if;
    if jsonb_typeof(d) <> 'object' then return false; end if;
    if coalesce(d ->> 'sides', 'bilateral')
        not in ('bilateral', 'each', 'alternate', 'both_always', 'affected_only', 'affected_extra') then return false; end if;
    if d ? 'rest_seconds' and (d ->> 'rest_seconds' !~ '^\\d{1,3}$' or (d ->> 'rest_seconds')::int > 600) then return false; end if;
    if coalesce(d ->> 'tempo', '') !~ '^(slow|\\d-\\d-\\d-\\d)?$' then return false; end if;
    if d ? 'load' and coalesce(d -> 'load' ->> 'kind', '') not in ('none', 'mass', 'bands', 'own', 'other') then return false; end if;
    case d ->> 'kind'
        when 'reps' then
            if d - shared - array['sets', 'reps', 'hold_seconds', 'reps_cap', 'reps_are', 'slow_ramp'] <> '{}' then return false; end if;
            if coalesce(d ->> 'reps_are', 'total') not in ('total', 'per_side') then return false; end if;
            if d ? 'reps_cap' and (d ->> 'reps_cap' !~ '^\\d{1,3}$' or (d ->> 'reps_cap')::int > 100) then return false; end if;
            return setwell_range_is_valid(d -> 'sets', 1, 10)
               and setwell_range_is_valid(d -> 'reps', 1, coalesce((d ->> 'reps_cap')::int, 100))
               and (not d ? 'hold_seconds' or setwell_range_is_valid(d -> 'hold_seconds', 0, 300));
        when 'timed' then
            if d - shared - array['seconds', 'sets', 'step_seconds'] <> '{}' then return false; end if;
            return setwell_range_is_valid(d -> 'seconds', 5, 3600)
               and (not d ? 'sets' or setwell_range_is_valid(d -> 'sets', 1, 10));
        when 'cycles' then
            if d - shared - array['cycles', 'phases'] <> '{}' then return false; end if;
            if jsonb_typeof(d -> 'phases') is distinct from 'array'
                or jsonb_array_length(d -> 'phases') not between 1 and 8 then return false; end if;
            for phase in select jsonb_array_elements(d -> 'phases') loop
                if jsonb_typeof(phase) <> 'object' or not setwell_range_is_valid(phase -> 'hold_seconds', 0, 300)
                    or coalesce(phase ->> 'label', '') = ''
                    or coalesce(phase ->> 'action', '') not in ('concentric_hold', 'isometric', 'eccentric', 'relax') then return false; end if;
            end loop;
            return setwell_range_is_valid(d -> 'cycles', 1, 20);
        when 'text' then
            return d - shared - array['text'] = '{}' and jsonb_typeof(d -> 'text') = 'string' and d ->> 'text' <> '';
        else
            return false;
    end case;
end $$
"""

# Erasing a patient's data is the one lawful reason to break history; `patients.retention` will say so within its transaction.
KEEP_HISTORY = """
create function setwell_keep_history() returns trigger
language plpgsql set search_path = public, pg_catalog as $$
begin
    if current_setting('setwell.erasing', true) = 'on' then return coalesce(new, old); end if;
    raise exception '% is history: it can be added to, not changed', tg_table_name using errcode = 'restrict_violation';
end $$
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(RANGE_IS_VALID, "drop function setwell_range_is_valid(jsonb, int, int)"),
        migrations.RunSQL(DOSAGE_IS_VALID, "drop function setwell_dosage_is_valid(jsonb)"),
        migrations.RunSQL(KEEP_HISTORY, "drop function setwell_keep_history()"),
    ]
