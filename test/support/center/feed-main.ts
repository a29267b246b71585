import { createDynamodbClient } from '../../../sync/hub/dynamodb/client/client.ts';
import { startFeed } from '../../../sync/hub/dynamodb/feed/feed-loop.ts';
import { createPool } from '../../../sync/hub/postgres/pool.ts';
import { createLog } from '../../../sync/hub/server/log.ts';

/** The feed of a replica, until it is killed: `feed-main.ts DATABASE_URL DYNAMODB_ENDPOINT`. */
const [databaseUrl = '', endpoint = ''] = process.argv.slice(2);
startFeed({
  pool: createPool(databaseUrl),
  client: await createDynamodbClient({ endpoint }),
  log: createLog(),
  times: { scanMs: 50, pollMs: 20 },
});
