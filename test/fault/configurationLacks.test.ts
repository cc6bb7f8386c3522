import assert from 'node:assert/strict';
import type { Configuration } from '../../protocol/configuration.ts';
import type { Client } from '../../rpc/openClient.ts';
import {
  draftIn,
  jobIn,
  process as processDialog,
  startHarness,
} from '../integration/deskHarness.ts';
import type { DeskHarness } from '../integration/deskHarness.ts';
import { firstAsking, withCode } from './faultSetup.ts';

describe('a configuration that lacks something', function () {
  this.timeout(30_000);
  let desk: DeskHarness;
  let client: Client;
  let configuration: Configuration;

  beforeEach(async () => {
    desk = await startHarness();
    client = await desk.client();
    configuration = desk.desk.configuration();
  });
  afterEach(() => desk.stop());

  it('says that the key is missing before anything is asked of the endpoint', async () => {
    const model = { ...configuration.model, baseUrl: 'https://api.anthropic.com', apiKey: null };
    await client.request('sidecar/configure', { ...configuration, model });
    await assert.rejects(client.request('model/list', {}), withCode('modelKeyMissing'));
    const { dialogId } = await firstAsking(desk);
    const { jobId } = await processDialog(desk, dialogId);
    assert.equal((await jobIn(desk, jobId, 'failed')).error?.code, 'modelKeyMissing');
  });

  it('says that a wrong key is wrong', async () => {
    const model = { ...configuration.model, apiKey: 'wrong' };
    await client.request('sidecar/configure', { ...configuration, model });
    await assert.rejects(client.request('model/list', {}), withCode('modelKeyInvalid'));
  });

  it('says that nobody answers at the endpoint, and tries again', async () => {
    const model = { ...configuration.model, baseUrl: 'http://127.0.0.1:9' };
    await client.request('sidecar/configure', { ...configuration, model });
    const { dialogId } = await firstAsking(desk);
    const { jobId } = await processDialog(desk, dialogId);
    assert.equal((await jobIn(desk, jobId, 'retrying')).error?.code, 'modelUnreachable');
    await client.request('sidecar/configure', configuration);
    await draftIn(desk, dialogId, 'ready');
  });

  it('asks for the API id before a sign-in', async () => {
    await client.request('sidecar/configure', { ...configuration, telegram: null });
    await assert.rejects(client.request('signIn/start', {}), withCode('notConfigured'));
  });
});
