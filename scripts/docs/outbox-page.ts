import {
  type OutboxEvent,
  type OutboxState,
  outboxEvents,
  outboxMachine,
  outboxStates,
} from '../../sync/engine/outbox/outbox-machine.ts';

/** The page `docs/outbox.md`: the states of a changeset, drawn from the table that the engine runs by. */
export function outboxPage(): string {
  return `# The outbox

<!-- Made by \`npm run docs\` from sync/engine/outbox/outbox-machine.ts. Change the table, not this page. -->

A changeset that a counselor saved stays in the outbox until the center confirms it. It is in one of these states:

${table(
  ['state', 'meaning'],
  stateNames.map((state) => [code(state), outboxStates[state]]),
)}

Events move it. An event without an arrow from a state leaves the state as it is, or cannot happen there: then the
engine throws.

\`\`\`mermaid
stateDiagram-v2
  [*] --> waiting: saved
${arrows().join('\n')}
\`\`\`

People see two states otherwise. A changeset that waits behind an earlier one that needs something is shown as
\`held\`. One that is \`unconfirmed\` is shown as \`waiting\`, with its reason.

An \`unreadable\` changeset keeps its row as it is. A version of Caseload that can read the row finds the changeset in
the state that it had. It holds up the later changesets that touch its records, and nothing else. The outbox shows what
is wrong with it, exports the row, and discards it when a person says so.

## Every state and event

${table(['event', ...stateNames.map(code)], outboxEvents.map(row))}
`;
}

const stateNames = Object.keys(outboxStates) as OutboxState[];

/** One arrow for each pair of states, with the events that move along it. */
function arrows(): string[] {
  const labels = new Map<string, OutboxEvent[]>();
  for (const from of stateNames) {
    for (const event of outboxEvents) {
      const to = outboxMachine[from][event];
      if (to === 'illegal' || to === from || event === 'damaged') continue;
      const arrow = `  ${from} --> ${to === 'gone' ? '[*]' : to}`;
      labels.set(arrow, [...(labels.get(arrow) ?? []), event]);
    }
  }
  return [...labels].map(([arrow, events]) => `${arrow}: ${events.join(', ')}`);
}

function row(event: OutboxEvent): string[] {
  const outcomes = stateNames.map((state) => {
    const to = outboxMachine[state][event];
    return to === 'illegal' ? '–' : to === state ? 'stays' : to;
  });
  return [code(event), ...outcomes];
}

function code(text: string): string {
  return `\`${text}\``;
}

/** A table of Markdown whose columns are aligned, as Biome formats it. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, i) =>
    Math.max(name.length, ...rows.map((cells) => cells[i]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
