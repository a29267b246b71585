import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import type { JWK } from 'jose';
import type { Clock, Ids, Ports } from '../engine/ports.ts';
import { failpoint } from '../failpoints.ts';
import { cached } from '../mirror/database/cached.ts';
import { type Mirror, openMirror } from '../mirror/mirror.ts';
import { readMeta, writeMeta } from '../mirror/sync-state/meta.ts';
import { type DescriptorSets, standardDescriptors } from '../model/descriptors/descriptors.ts';
import { CaseloadError } from '../model/error.ts';
import type { JoinAnswer, Person } from '../protocol/join.ts';
import type { Inverse } from './actions/inverse.ts';
import { type HttpHub, httpHub } from './hub-client/http-hub.ts';
import { hubUrl } from './hub-client/hub-url.ts';
import type { Fetch } from './hub-client/transport.ts';
import { makeIds } from './ids.ts';
import { makeDeviceKey, proverOf } from './keys/device-key.ts';
import {
  folderNameOf,
  isJoined,
  makeFolder,
  type PersonFolder,
  personFolder,
  removeFiles,
  writePersonFolder,
} from './keys/folder.ts';
import { checkPassphrase, type KeyStore, unwrapKey, wrapKey } from './keys/key-file.ts';
import { type StudentReads, studentReads } from './views/student-reads.ts';

/** What a laptop has of the machine it runs on. */
export interface Machine {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly keyStore?: KeyStore;
}

/** An open mirror with its hub: all that the methods of a laptop need. */
export interface Session {
  /** Names the mirror among those of this machine. */
  readonly person: string;
  readonly mirror: Mirror;
  readonly hub: HttpHub;
  readonly hubUrl: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly failpoint: NonNullable<Ports['failpoint']>;
  readonly rest: NonNullable<Ports['rest']>;
  readonly students: StudentReads;
  /** The inverse of each action of this session, by the id of its changeset. */
  readonly undoable: Map<string, Inverse>;
  /** The user, as the hub last saw them. */
  user(): Person;
  district(): string;
  /** The descriptor sets of the district; until the first pull the standard ones. */
  sets(): DescriptorSets;
  close(): void;
}

/**
 * Opens a person's mirror.
 * @throws `not_joined`, `wrong_passphrase`, `mirror_in_use`, `mirror_newer`, `mirror_damaged`
 */
export async function openSession(
  files: PersonFolder & { readonly name: string },
  passphrase: string,
  machine: Machine,
): Promise<Session> {
  if (!isJoined(files)) throw notJoined();
  const key = await unwrapKey(readFileSync(files.key, 'utf8'), passphrase, machine.keyStore);
  const mirror = openMirror({ file: files.mirror, key });
  try {
    const device = readMeta(mirror.database, 'device');
    const url = readMeta(mirror.database, 'hub');
    if (device === undefined || url === undefined) throw notJoined();
    const prove = await proverOf(device.jwk as JWK);
    const hub = httpHub({ url, fetch: machine.fetch, prove, clock: machine.clock });
    return sessionOf({ person: files.name, mirror, hub, hubUrl: url, clock: machine.clock });
  } catch (error) {
    mirror.close();
    throw error;
  }
}

/**
 * Joins a hub as the person whom the hub names, and makes their mirror. When the mirror is here and the hub has
 * forgotten the laptop, joins again with that mirror.
 * @param folderOf the folder of a person's mirror, by its name
 * @throws `insecure_url`, `weak_passphrase`, `already_joined`, and the hub's: `join_code_unknown` …
 */
export async function joinSession(
  given: { readonly hub: string; readonly code: string; readonly passphrase: string },
  folderOf: (name: string) => string,
  machine: Machine,
): Promise<Session> {
  checkPassphrase(given.passphrase);
  const url = hubUrl(given.hub);
  const jwk = await makeDeviceKey();
  const prove = await proverOf(jwk);
  const hub = httpHub({ url, fetch: machine.fetch, prove, clock: machine.clock });
  const joined = await hub.join({ code: given.code, device_name: hostname().slice(0, 100) || '?' });
  const name = folderNameOf(url, joined.user.sourced_id);
  const files = personFolder(folderOf(name));
  if (isJoined(files)) {
    return await rejoin({ ...given, files, name, url, jwk, joined }, machine);
  }
  makeFolder(files.folder);
  // An earlier join that did not finish left files without records.
  removeFiles(files);
  const key = randomBytes(32);
  const wrapped = await wrapKey(key, given.passphrase, machine.keyStore);
  const mirror = openMirror({ file: files.mirror, key });
  try {
    mirror.database.transaction((writable) => {
      writeMeta(writable, 'device', { jwk: jwk as JsonWebKey, id: joined.device_id });
      writeMeta(writable, 'hub', url);
      writeMeta(writable, 'district_id', joined.district_id);
      writeMeta(writable, 'district', joined.district);
      writeMeta(writable, 'epoch', joined.epoch);
      writeMeta(writable, 'user', joined.user);
    });
    mirror.grant(joined.buckets);
    writePersonFolder(files, {
      key: wrapped,
      person: { version: 1, name: fullName(joined.user), district: joined.district, hub: url },
    });
    return sessionOf({ person: name, mirror, hub, hubUrl: url, clock: machine.clock });
  } catch (error) {
    mirror.close();
    removeFiles(files);
    throw error;
  }
}

/**
 * Joins again with the mirror that is here, whose outbox may hold edits. Only when the hub has forgotten the laptop,
 * because its database was restored to a time before the laptop joined.
 * @throws `already_joined` when the hub knows the laptop; `wrong_passphrase` of this mirror
 */
async function rejoin(
  given: {
    readonly files: PersonFolder;
    readonly name: string;
    readonly url: string;
    readonly passphrase: string;
    readonly jwk: JWK;
    readonly joined: JoinAnswer;
  },
  machine: Machine,
): Promise<Session> {
  const { files, name, url, passphrase, jwk, joined } = given;
  const before = await openSession({ ...files, name }, passphrase, machine);
  try {
    const { database } = before.mirror;
    if (!isForgotten(before)) throw alreadyJoined();
    database.transaction((writable) => {
      writeMeta(writable, 'device', { jwk: jwk as JsonWebKey, id: joined.device_id });
      writeMeta(writable, 'hub', url);
    });
  } finally {
    before.close();
  }
  return await openSession({ ...files, name }, passphrase, machine);
}

/** Whether the hub did not know this laptop at the last sync. */
export function isForgotten({ mirror }: Session): boolean {
  return readMeta(mirror.database, 'last_sync')?.error?.code === 'device_unknown';
}

function sessionOf(
  given: Pick<Session, 'person' | 'mirror' | 'hub' | 'hubUrl' | 'clock'>,
): Session {
  const { database } = given.mirror;
  const user = cached(database, (mirror) => readMeta(mirror, 'user'));
  const sets = cached(database, (mirror) => readMeta(mirror, 'descriptors')?.sets);
  return {
    ...given,
    ids: makeIds(given.clock),
    failpoint,
    rest: () => setImmediate(),
    students: studentReads(database, () => readMeta(database, 'user')?.profile_id ?? null),
    undoable: new Map(),
    user: () => user() ?? missing(),
    district: () => readMeta(database, 'district') ?? missing(),
    sets: () => sets() ?? standardDescriptors,
    close() {
      given.hub.close();
      given.mirror.close();
    },
  };
}

function missing(): never {
  throw new CaseloadError({
    code: 'mirror_damaged',
    params: { reason: 'owner' },
  });
}

/** A person's name as text. */
function fullName(person: Person): string {
  const name = [person.given_name, person.family_name].filter(Boolean).join(' ');
  return name || (person.email ?? person.sourced_id);
}

function notJoined(): CaseloadError {
  return new CaseloadError({
    code: 'not_joined',
    params: { reason: 'nobody' },
  });
}

export function alreadyJoined(): CaseloadError {
  return new CaseloadError({
    code: 'already_joined',
  });
}
