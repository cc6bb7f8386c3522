import assert from 'node:assert/strict';
import { AppError } from '../../protocol/errors.ts';
import { askingDialogs, delivered, draftIn, process, startHarness } from './deskHarness.ts';
import type { DeskHarness } from './deskHarness.ts';

describe('a reply to a message that was edited since', () => {
  let desk: DeskHarness;
  beforeEach(async () => {
    desk = await startHarness();
  });
  afterEach(() => desk.stop());

  it('is refused once, and sent when the user has seen it and wants it all the same', async () => {
    const [dialog] = await askingDialogs(desk);
    const { dialogId } = dialog ?? assert.fail();
    await process(desk, dialogId);
    const { draftId, version, newestMessageId, basedOnMessageId } = await draftIn(
      desk,
      dialogId,
      'ready',
    );
    const { accountId, telegram } = desk;
    telegram.control.edit({ accountId, dialogId, messageId: basedOnMessageId, text: 'Friday?' });
    const { movedOn } = await draftIn(desk, dialogId, 'stale');
    assert.equal(movedOn, 'edited');
    const client = await desk.client();
    const seen = { draftId, version, newestMessageId };
    await assert.rejects(client.request('draft/approve', seen), (error: unknown) => {
      return error instanceof AppError && error.code === 'stale';
    });
    await client.request('draft/approve', { ...seen, movedOn });
    const { text } = await draftIn(desk, dialogId, 'sent');
    assert.deepEqual(delivered(desk, dialogId), [text]);
  });
});
