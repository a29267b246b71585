import type pg from 'pg';

/** The hub's district, as laptops get it. */
interface District {
  /** Stays when the district gets another name. */
  readonly district_id: string;
  /** The name of the topmost organization of type `district`. */
  readonly district: string;
}

export async function readDistrict(client: pg.Pool | pg.PoolClient): Promise<District> {
  const { rows } = await client.query<District>(
    `SELECT d.id AS district_id,
            coalesce((SELECT o.name
                        FROM public.organizations AS o
                       WHERE o.type = 'district'
                       ORDER BY o.parent_id IS NOT NULL, o.sourced_id
                       LIMIT 1), 'District') AS district
       FROM sync.district AS d`,
  );
  return rows[0] as District;
}
