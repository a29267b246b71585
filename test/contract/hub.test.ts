import { onTestFinished } from 'vitest';
import { httpHub } from '../../sync/laptop/hub-client/http-hub.ts';
import { makeDeviceKey, proverOf } from '../../sync/laptop/keys/device-key.ts';
import { registerHubContract } from '../support/contract/hub-contract.ts';
import { startHubServer } from '../support/memory/hub-server.ts';

registerHubContract('the hub in memory', async (hub) => hub);

registerHubContract('the hub over HTTP', async (hub) => {
  const { url, close } = await startHubServer(hub);
  const prove = await proverOf(await makeDeviceKey());
  const reached = httpHub({ url, fetch, prove, clock: { now: () => new Date() } });
  onTestFinished(async () => {
    reached.close();
    await close();
  });
  return reached;
});
