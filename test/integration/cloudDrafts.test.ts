import assert from 'node:assert/strict';
import { AppError } from '../../protocol/errors.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import { until } from '../until.ts';
import { askingDialogs, delivered, draftIn, process, startHarness } from './deskHarness.ts';
import type { DeskHarness } from './deskHarness.ts';

const THEIRS = 'Let me ask Tom first, then';

describe('a draft in Telegram', function () {
  this.timeout(60_000);
  let desk: DeskHarness;
  let draft: Draft;

  beforeEach(async () => {
    desk = await startHarness({ settings: { undoMs: 0 } });
    const [dialog] = await askingDialogs(desk);
    assert.ok(dialog);
    await process(desk, dialog.dialogId);
    draft = await draftIn(desk, dialog.dialogId, 'ready');
  });
  afterEach(() => desk.stop());

  const place = () => ({ accountId: desk.accountId, dialogId: draft.dialogId });
  const inCloud = () => desk.telegram.control.dialog(place()).draft;
  const typeElsewhere = (text: string, more: { replyToId?: number } = {}) =>
    desk.telegram.control.typeElsewhere({ ...place(), text, ...more });
  const asked = (name: string) =>
    desk.telegram.control.calls().filter((one) => one === name).length;
  const current = async () =>
    (await (await desk.client()).request('draft/get', { draftId: draft.draftId })).draft;

  async function put({ draftId, version } = draft): Promise<Draft> {
    const client = await desk.client();
    return (await client.request('draft/putInTelegram', { draftId, version })).draft;
  }
  async function edit(text: string): Promise<Draft> {
    const { draftId, version } = await current();
    const client = await desk.client();
    draft = (await client.request('draft/edit', { draftId, version, text })).draft;
    return draft;
  }
  async function send(): Promise<void> {
    const { draftId, version, newestMessageId } = await current();
    await (await desk.client()).request('draft/approve', { draftId, version, newestMessageId });
    await draftIn(desk, draft.dialogId, 'sent');
  }
  const cloudVersion = (wanted: number | undefined) =>
    until(`${wanted ?? 'nothing'} of ours in Telegram`, async () =>
      (await current()).cloudVersion === wanted ? true : undefined,
    );
  /** The desk has asked what stands there once more since. */
  async function looked(work: () => Promise<unknown>): Promise<void> {
    const before = asked('messages.getPeerDialogs');
    await work();
    await cloudVersion(undefined);
    assert.ok(asked('messages.getPeerDialogs') > before);
  }

  it('is put in Telegram only when asked, with its formatting', async () => {
    const { version } = await edit('See you at **six**, at [the harbour](https://example.com/).');
    assert.deepEqual([asked('messages.saveDraft'), inCloud()], [0, '']);
    assert.equal((await put()).cloudVersion, version);
    assert.equal(inCloud(), 'See you at six, at the harbour.');
    assert.deepEqual(desk.telegram.control.dialog(place()).draftFormatting, [
      'messageEntityBold',
      'messageEntityTextUrl',
    ]);
    assert.deepEqual([asked('messages.saveDraft'), delivered(desk, draft.dialogId)], [1, []]);
  });

  it('is never written by sending alone', async () => {
    typeElsewhere(THEIRS);
    await send();
    assert.deepEqual([asked('messages.saveDraft'), inCloud()], [0, THEIRS]);
  });

  it('gives way to a newer text of the desk, also after a restart', async () => {
    await put();
    await desk.desk.kill();
    const { version } = await edit('At **seven**, then.');
    assert.notEqual((await current()).cloudVersion, version);
    assert.equal((await put()).cloudVersion, version);
    assert.equal(inCloud(), 'At seven, then.');
  });

  it('is never put over what was typed elsewhere, and says what stands there', async () => {
    typeElsewhere(THEIRS);
    const refused = await put().then(() => assert.fail('it was put'), String);
    await put().catch((error: unknown) => {
      assert.ok(error instanceof AppError);
      assert.equal(error.code, 'conflict');
      assert.match(error.hint ?? '', /Let me ask Tom first.*clear it there/);
    });
    assert.deepEqual([asked('messages.saveDraft'), inCloud()], [0, THEIRS]);
    // What somebody wrote is told to the user, and to no log.
    assert.ok(!refused.includes('Tom'));
    assert.deepEqual(
      desk.logs.filter((line) => line.includes('Tom')),
      [],
    );
    typeElsewhere('');
    await put();
    assert.equal(inCloud(), draft.text);
  });

  it('is not put over a reply that was begun elsewhere, without a word yet', async () => {
    typeElsewhere('', { replyToId: draft.basedOnMessageId });
    await assert.rejects(put(), { code: 'conflict' });
    assert.equal(asked('messages.saveDraft'), 0);
  });

  it('is the user’s once they change it elsewhere, even where our words come back', async () => {
    await put();
    const { text } = draft;
    typeElsewhere(`${text} Or not.`);
    await cloudVersion(undefined);
    typeElsewhere(text);
    await edit('At seven.');
    await assert.rejects(put(), { code: 'conflict' });
    await send();
    assert.deepEqual([asked('messages.saveDraft'), inCloud()], [1, text]);
  });
  it('is the user’s where they changed it while no desk ran', async () => {
    await put();
    await desk.desk.kill();
    typeElsewhere(THEIRS);
    await looked(() => send());
    assert.equal(inCloud(), THEIRS);
  });

  it('goes once the reply was sent', async () => {
    await put();
    const { text } = draft;
    await edit('At seven.');
    assert.equal(inCloud(), text);
    await looked(send);
    assert.deepEqual([inCloud(), delivered(desk, draft.dialogId)], ['', ['At seven.']]);
  });

  it('stays after the reply was sent where the user has changed it', async () => {
    await put();
    typeElsewhere(THEIRS);
    await cloudVersion(undefined);
    await send();
    assert.deepEqual([asked('messages.saveDraft'), inCloud()], [1, THEIRS]);
  });

  it('goes after a crash between the sending and the clearing', async () => {
    await put();
    const kind = 'error' as const;
    const refusal = { code: 400, message: 'PEER_ID_INVALID', times: 1_000 };
    const arrived = () =>
      desk.telegram.control.arrivals().filter(({ method }) => method === 'messages.getPeerDialogs')
        .length;
    const before = arrived();
    desk.telegram.control.fault({ kind, method: 'messages.getPeerDialogs', ...refusal });
    await send();
    await until('a question', () => arrived() > before);
    await desk.desk.kill();
    assert.equal(inCloud(), draft.text);
    desk.telegram.control.clearFaults();
    await cloudVersion(undefined);
    assert.equal(inCloud(), '');
  });

  it('counts as put where only the answer was lost', async () => {
    desk.telegram.control.fault({ kind: 'dropAfter', method: 'messages.saveDraft' });
    await put().catch(() => undefined);
    await until('the draft at the server', () =>
      Promise.resolve(inCloud() === draft.text || undefined),
    );
    const again = await until('another try', () => put().catch(() => undefined));
    assert.equal(again.cloudVersion, draft.version);
  });

  it('is refused in words where it is too long, empty, outdated or sent', async () => {
    await assert.rejects(put({ ...draft, version: draft.version + 1 }), { code: 'conflict' });
    await edit('long '.repeat(1_000));
    await assert.rejects(put(), { code: 'messageTooLong' });
    await edit(' ');
    await assert.rejects(put(), { code: 'invalidParams' });
    await edit('At seven.');
    await send();
    await assert.rejects(put(await current()), { code: 'conflict' });
    assert.equal(asked('messages.saveDraft'), 0);
  });
});
