import { defineConfig } from 'vitest/config';
import { compileCache } from './scripts/setup/paths.ts';

/** Most tests wait more than they compute. */
const maxWorkers = 2;

// The processes that tests start inherit it.
process.env.NODE_COMPILE_CACHE = compileCache;

/** Four projects by what they need: nothing, an adapter on disk, time, real PostgreSQL and DynamoDB. */
export default defineConfig({
  test: {
    environment: 'node',
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.{ts,tsx}'],
          setupFiles: ['test/support/laptop/quick-passphrases.ts'],
          testTimeout: 60_000,
          maxWorkers,
        },
      },
      {
        test: {
          name: 'contract',
          include: ['test/contract/**/*.test.ts'],
          testTimeout: 60_000,
          maxWorkers,
        },
      },
      {
        test: {
          name: 'simulation',
          include: ['test/simulation/**/*.test.ts'],
          maxWorkers,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          // Only ends a test that fails: a machine that has much else to do may take long.
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // Each worker has a PostgreSQL: an open transaction holds back the horizon of its whole server.
          maxWorkers,
          sequence: { groupOrder: 1 },
          globalSetup: ['test/support/center/start-postgres.ts'],
        },
      },
    ],
  },
});
