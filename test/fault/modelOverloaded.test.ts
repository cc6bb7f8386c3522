import assert from 'node:assert/strict';
import {
  draftIn,
  jobIn,
  process as processDialog,
  startHarness,
} from '../integration/deskHarness.ts';
import type { DeskHarness } from '../integration/deskHarness.ts';
import { firstAsking, withCode } from './faultSetup.ts';
import { AppError } from '../../protocol/errors.ts';

describe('a model that is overloaded (529)', function () {
  this.timeout(60_000);
  let desk: DeskHarness;
  beforeEach(async () => {
    desk = await startHarness();
  });
  afterEach(() => desk.stop());

  it('is asked again a little later each time, and the job says so meanwhile', async () => {
    const { dialogId } = await firstAsking(desk);
    desk.model.control.addFault({ kind: 'overloaded', retryAfterSeconds: 0, times: 2 });
    const { jobId } = await processDialog(desk, dialogId);
    const waiting = await jobIn(desk, jobId, 'retrying');
    withCode('modelOverloaded')(AppError.from(waiting.error ?? assert.fail('no error')));
    await draftIn(desk, dialogId, 'ready');
    const client = await desk.client();
    const { attempts } = await client.request('job/get', { jobId });
    assert.deepEqual(
      attempts.map(({ outcome, error }) => [outcome, error?.code]),
      [
        ['retrying', 'modelOverloaded'],
        ['retrying', 'modelOverloaded'],
        ['done', undefined],
      ],
    );
  });
});
