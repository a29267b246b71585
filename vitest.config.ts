import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const integrationSetup = 'test/support/center/start-postgres.ts';

/** Four projects by what they need: nothing, an adapter on disk, time, real PostgreSQL and DynamoDB. */
export default defineConfig({
  test: {
    environment: 'node',
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'contract',
          include: ['test/contract/**/*.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'simulation',
          include: ['test/simulation/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 180_000,
          // One file at a time: an open transaction of one would hold back the horizon of all.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          globalSetup: existsSync(integrationSetup) ? [integrationSetup] : [],
        },
      },
    ],
  },
});
