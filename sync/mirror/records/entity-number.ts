import { type EntityName, entityNames } from '../../model/entity.ts';

/** The number of an entity in `entry`. Stored: the list of names only ever grows at its end. */
export function entityNumber(entity: EntityName): number {
  return entityNames.indexOf(entity);
}
