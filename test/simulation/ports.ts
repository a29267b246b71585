import type { HubPort, MirrorPort } from '../../sync/engine/ports.ts';
import { CaseloadError } from '../../sync/model/error.ts';
import { isRow, type PullLine, type PullRequest } from '../../sync/protocol/pull.ts';
import type { MemoryHub } from '../support/memory/memory-hub.ts';
import type { Fault, FaultKind } from './script.ts';

/** The laptop's process has ended: nothing of it runs on. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** More calls than any sync of so few records needs. */
const mostCalls = 2000;

/** Calls of the mirror that write. */
const writing = [
  'applyHello',
  'applyPages',
  'finishPull',
  'changeOutbox',
  'storeStates',
  'repair',
  'noteVerified',
  'noteSync',
] as const satisfies readonly (keyof MirrorPort)[];

/**
 * The hub and the mirror of one run of a laptop's process, with faults at numbered calls. Once it has
 * crashed, every call says so.
 */
export class FaultyPorts {
  readonly mirror: MirrorPort;
  readonly hub: HubPort;
  /** Requests that the network still holds. */
  readonly delayed: (() => Promise<unknown>)[] = [];
  /** Whether any fault has struck. */
  struck = false;
  #calls = 0;
  #moments = 0;
  #crashed = false;
  readonly #faults: readonly Fault[];
  readonly #meanwhile: (moment: number) => void;

  /** @param meanwhile told of each moment at which the laptop waits for the hub */
  constructor(
    mirror: MirrorPort,
    hub: MemoryHub,
    { faults, meanwhile }: { faults: readonly Fault[]; meanwhile: (moment: number) => void },
  ) {
    this.#faults = faults;
    this.#meanwhile = meanwhile;
    this.mirror = this.#faultyMirror(mirror);
    this.hub = this.#faultyHub(hub);
  }

  #next(): FaultKind | undefined {
    return this.#nextFault()?.kind;
  }

  #nextFault(): Fault | undefined {
    if (this.#crashed) throw new Crash();
    const fault = this.#faults.find(({ call }) => call === this.#calls);
    this.#calls += 1;
    if (this.#calls > mostCalls) throw new Error('The laptop does not come to an end.');
    this.struck ||= fault !== undefined;
    return fault;
  }

  #wait(): void {
    this.#meanwhile(this.#moments);
    this.#moments += 1;
  }

  #crash(): never {
    this.#crashed = true;
    throw new Crash();
  }

  #faultyMirror(mirror: MirrorPort): MirrorPort {
    const wrapped = Object.fromEntries(
      writing.map((name) => [
        name,
        (given: never) => {
          const kind = this.#next();
          if (kind === 'crash_before') this.#crash();
          if (kind === 'disk_full') {
            throw new CaseloadError({ code: 'disk_full' });
          }
          const result = (mirror[name] as (one: never) => unknown)(given);
          if (kind === 'crash_after') this.#crash();
          return result;
        },
      ]),
    );
    return { ...mirror, ...wrapped };
  }

  #faultyHub(hub: MemoryHub): HubPort {
    const call = async <Value>(work: () => Promise<Value>): Promise<Value> => {
      const kind = this.#next();
      if (kind === 'crash_before') this.#crash();
      this.#wait();
      const answer = await this.#ask(hub, kind, work);
      this.#wait();
      if (kind === 'lost_answer') throw unreachable();
      if (kind === 'crash_after') this.#crash();
      return answer;
    };
    return {
      reach: () => call(() => hub.reach()),
      push: (request) => call(() => hub.push(request)),
      digests: (buckets) => call(() => hub.digests(buckets)),
      digest: (bucket) => call(() => hub.digest(bucket)),
      entries: (bucket, ranges) => call(() => hub.entries(bucket, ranges)),
      records: (bucket, keys) => call(() => hub.records(bucket, keys)),
      pull: (request) => this.#pull(hub, request),
    };
  }

  async #ask<Value>(
    hub: MemoryHub,
    kind: FaultKind | undefined,
    work: () => Promise<Value>,
  ): Promise<Value> {
    switch (kind) {
      case 'lost_request':
        throw unreachable();
      case 'delay':
        this.delayed.push(work);
        throw unreachable();
      case 'hub_ends':
        await endingHub(hub, work);
        throw unreachable();
      case 'duplicate':
        await work();
        return work();
      default:
        return work();
    }
  }

  async *#pull(hub: MemoryHub, request: PullRequest): AsyncGenerator<PullLine[]> {
    const { kind, cut = 0 } = this.#nextFault() ?? {};
    if (kind === 'crash_before') this.#crash();
    this.#wait();
    if (kind === 'lost_request' || kind === 'delay') throw unreachable();
    const lines: PullLine[] = [];
    for await (const batch of hub.pull(request)) lines.push(...batch);
    const isCut = kind === 'lost_answer' || kind === 'hub_ends' || kind === 'crash_after';
    const kept = isCut ? cut % lines.length : lines.length;
    for (const [i, line] of lines.slice(0, kept).entries()) {
      this.#wait();
      yield [kind === 'misshapen' && i === cut % lines.length ? misshapen(line) : line];
    }
    if (kind === 'crash_after') this.#crash();
    if (isCut) throw new CaseloadError({ code: 'answer_cut_short' });
  }
}

/** A row without its key, or with a value too many; other lines stay. */
function misshapen(line: PullLine): PullLine {
  if (!isRow(line)) return line;
  const [entity, key, etag, position, record] = line;
  if (record !== null && record.length % 2 === String(key[0]).length % 2) {
    return [entity, key, etag, position, [...record, 'more']];
  }
  return { unkeyed: { entity, position, etag, raw: JSON.stringify(line) } };
}

/** The hub ends in the middle of the first write that takes it several steps. */
async function endingHub(hub: MemoryHub, work: () => Promise<unknown>): Promise<void> {
  const before = hub.onStep;
  const steps = ['claimed', 'written', 'recorded'] as const;
  const last = steps[hub.asked.length % steps.length];
  hub.onStep = (step) => {
    if (step === last) throw new Crash();
  };
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
  } finally {
    hub.onStep = before;
  }
}

function unreachable(): CaseloadError {
  return new CaseloadError({ code: 'unreachable' });
}
