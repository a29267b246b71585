import type pg from 'pg';
import type { TableName } from '../../../sync/hub/postgres/wire.ts';

/** The definitions that a dump has after the rows of a table, each with what `--clean` says before. */
interface Definition {
  readonly drop: string;
  readonly create: string;
}

/**
 * Dumps a table as `pg_dump --table` does, and the foreign keys of others that refer to it.
 * @returns runs what `pg_restore --clean` runs with that dump, statement by statement
 */
export async function dumpTable(
  pool: pg.Pool,
  table: TableName,
): Promise<(given?: { withTriggers?: boolean }) => Promise<void>> {
  const columns = await pool.query<{ list: string }>(
    `SELECT string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod))
                       || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
                       || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), ''), ', '
                       ORDER BY a.attnum) AS list
       FROM pg_attribute AS a
       LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped`,
    [`public.${table}`],
  );
  const rows = await pool.query<{ rows: unknown }>(
    `SELECT coalesce(json_agg(t), '[]') AS rows FROM public.${table} AS t`,
  );
  const definitions = await pool.query<Definition & { is_trigger: boolean }>(
    `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', c.conrelid::regclass, c.conname) AS drop,
            format('ALTER TABLE %s ADD CONSTRAINT %I %s', c.conrelid::regclass, c.conname,
                   pg_get_constraintdef(c.oid)) AS create,
            false AS is_trigger, c.contype = 'f' AS is_last
       FROM pg_constraint AS c
      WHERE c.contype IN ('p', 'u', 'f') AND $1::regclass IN (c.conrelid, c.confrelid)
     UNION ALL
     SELECT format('DROP INDEX public.%I', i.indexrelid::regclass::name), pg_get_indexdef(i.indexrelid), false, false
       FROM pg_index AS i
      WHERE i.indrelid = $1::regclass
        AND NOT EXISTS (SELECT FROM pg_constraint AS c WHERE c.conindid = i.indexrelid)
     UNION ALL
     SELECT format('DROP TRIGGER %I ON %s', t.tgname, t.tgrelid::regclass),
            pg_get_triggerdef(t.oid)
            || format('; ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', t.tgrelid::regclass, t.tgname), true, false
       FROM pg_trigger AS t
      WHERE t.tgrelid = $1::regclass AND NOT t.tgisinternal
      ORDER BY is_last, is_trigger`,
    [`public.${table}`],
  );
  return async ({ withTriggers = true } = {}) => {
    for (const { drop } of [...definitions.rows].reverse()) await pool.query(drop);
    await pool.query(`DROP TABLE public.${table}`);
    await pool.query(`CREATE TABLE public.${table} (${columns.rows[0]?.list})`);
    await pool.query(
      `INSERT INTO public.${table} SELECT * FROM json_populate_recordset(NULL::public.${table}, $1)`,
      [JSON.stringify(rows.rows[0]?.rows)],
    );
    for (const { create, is_trigger } of definitions.rows) {
      if (withTriggers || !is_trigger) await pool.query(create);
    }
  };
}
