import { randomBytes } from 'node:crypto';
import type { Clock, Ids } from '../engine/ports.ts';

/**
 * UUIDv7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then a counter that keeps the ids of one
 * millisecond in the order of their making (section 6.2, method 1), then random bits.
 */
export function makeIds(clock: Clock): Ids {
  let last = 0;
  let counter = 0;
  return {
    next() {
      const now = clock.now().getTime();
      counter = now > last ? 0 : counter + 1;
      // A clock that was put back, or a full counter, borrows from the time to come.
      last = counter > 0xfff ? Math.max(now, last) + 1 : Math.max(now, last);
      counter = counter > 0xfff ? 0 : counter;
      const bytes = randomBytes(16);
      bytes.writeUIntBE(last, 0, 6);
      bytes.writeUInt16BE(0x7000 | counter, 6);
      bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
      const hex = bytes.toString('hex');
      return [
        hex.slice(0, 8),
        hex.slice(8, 12),
        hex.slice(12, 16),
        hex.slice(16, 20),
        hex.slice(20),
      ].join('-');
    },
  };
}
