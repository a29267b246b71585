import type pg from 'pg';

/** The name of the hub's district: that of the topmost organization of type `district`. */
export async function readDistrictName(client: pg.Pool | pg.PoolClient): Promise<string> {
  const { rows } = await client.query(
    `SELECT name
       FROM public.organizations
      WHERE type = 'district'
      ORDER BY parent_id IS NOT NULL, sourced_id
      LIMIT 1`,
  );
  return (rows[0]?.name as string | undefined) ?? 'District';
}
