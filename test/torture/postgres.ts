import { startEmbeddedPostgres } from '../../sync/hub/server/start/embedded/postgres.ts';

/* Runs PostgreSQL in a folder, on a port, until a line arrives on standard input. */

const [folder = '', port = '0'] = process.argv.slice(2);
const server = await startEmbeddedPostgres({
  folder,
  port: Number(port),
  settings: { max_connections: '100', max_prepared_transactions: '10' },
});
console.log(JSON.stringify({ database_url: server.databaseUrl }));
process.stdin.once('data', () => {
  server.stop().then(() => process.exit(0));
});
