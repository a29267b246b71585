import type { ReadableMirror } from './database.ts';

/** Caches what `read` returns until the mirror changes. */
export function cached<Value>(
  mirror: ReadableMirror,
  read: (mirror: ReadableMirror) => Value,
): () => Value {
  let last: { readonly version: number; readonly value: Value } | undefined;
  return () => {
    const version = mirror.version.count;
    if (last?.version !== version) last = { version, value: read(mirror) };
    return last.value;
  };
}
