import assert from 'node:assert/strict';
import type { ListedDialog } from '../../protocol/dialogRecords.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import { PRESETS } from '../../protocol/presets.ts';
import { askingDialogs, draftIn, jobIn, process, startHarness } from './deskHarness.ts';
import { until } from '../until.ts';
import type { DeskHarness } from './deskHarness.ts';

describe('the review of a draft', function () {
  this.timeout(60_000);
  let desk: DeskHarness;
  let asking: ListedDialog[];

  beforeEach(async () => {
    desk = await startHarness();
    asking = await askingDialogs(desk);
  });
  afterEach(() => desk.stop());

  const first = (): ListedDialog => asking[0] ?? assert.fail('the world has no asking dialog');
  async function ready(dialog = first()): Promise<Draft> {
    await process(desk, dialog.dialogId);
    return draftIn(desk, dialog.dialogId, 'ready');
  }

  it('writes anew from the text that the user edited, and keeps every version and wish', async () => {
    const { draftId, dialogId, version, text: suggested } = await ready();
    const client = await desk.client();
    const mine = 'The lighthouse keeper will bring the ladder.';
    const { draft } = await client.request('draft/edit', { draftId, version, text: mine });
    const before = desk.model.control.requests().length;
    const { job } = await client.request('draft/regenerate', {
      draftId,
      version: draft.version,
      instruction: PRESETS.shorter,
    });
    await jobIn(desk, job.jobId, 'done');
    const again = await draftIn(desk, dialogId, 'ready');
    const { versions } = await client.request('draft/versions', { draftId });
    assert.deepEqual(
      versions.map((one) => [one.version, one.text, one.origin, one.instruction]),
      [
        [1, suggested, 'model', undefined],
        [2, mine, 'user', undefined],
        [3, again.text, 'model', PRESETS.shorter],
      ],
    );
    const asked = JSON.stringify(desk.model.control.requests().slice(before));
    assert.ok(asked.includes(mine), 'the model was shown what the user wrote');
    const back = await client.request('draft/edit', { draftId, version: 3, text: mine });
    assert.deepEqual([back.draft.version, back.draft.text], [4, mine]);
  });

  it('writes in the language asked for, before the first draft and after', async () => {
    const client = await desk.client();
    const { dialogId } = first();
    const { accountId } = desk;
    const { jobs } = await client.request('dialog/process', {
      accountId,
      dialogIds: [dialogId],
      replyLanguage: 'de',
    });
    await jobIn(desk, jobs[0]?.jobId ?? 0, 'done');
    const german = await draftIn(desk, dialogId, 'ready');
    assert.equal(german.replyLanguage, 'de');
    const { job } = await client.request('draft/regenerate', {
      draftId: german.draftId,
      version: german.version,
      replyLanguage: 'es',
    });
    await jobIn(desk, job.jobId, 'done');
    const spanish = await draftIn(desk, dialogId, 'ready');
    assert.equal(spanish.replyLanguage, 'es');
    assert.notEqual(spanish.text, german.text);
    assert.deepEqual(await client.request('dialog/replyLanguages', { accountId, dialogId }), {
      chosen: null,
      used: ['es'],
    });
  });

  it('keeps the language of a dialog, also over a restart, until it is taken back', async () => {
    const { accountId } = desk;
    const { dialogId } = first();
    const choose = async (replyLanguage: string | null) =>
      (await desk.client()).request('dialog/setReplyLanguage', {
        accountId,
        dialogId,
        replyLanguage,
      });
    await choose('de');
    await desk.desk.kill();
    const draft = await ready();
    assert.equal(draft.replyLanguage, 'de');
    const client = await desk.client();
    assert.equal(
      (await client.request('dialog/replyLanguages', { accountId, dialogId })).chosen,
      'de',
    );
    await choose(null);
    const { draftId, version } = draft;
    const { job } = await client.request('draft/regenerate', { draftId, version });
    await jobIn(desk, job.jobId, 'done');
    assert.notEqual((await draftIn(desk, dialogId, 'ready')).replyLanguage, 'de');
  });

  it('tells what changed under a stale draft: edited, deleted and new messages, as they were and are', async () => {
    const { control } = desk.telegram;
    const { accountId } = desk;
    const { dialogId } = first();
    const client = await desk.client();
    const say = (text: string) => control.say({ accountId, dialogId, text });
    const { messageId } = say('Shall we meet at five?');
    await until('the message', async () => {
      const { messages } = await client.request('message/list', { accountId, dialogId, limit: 1 });
      return messages.at(-1)?.messageId === messageId;
    });
    const draft = await ready();
    const changes = async () => client.request('draft/changes', { draftId: draft.draftId });
    assert.deepEqual(await changes(), { changes: [], more: 0 });
    control.edit({ accountId, dialogId, messageId, text: 'Shall we meet at seven?' });
    await draftIn(desk, dialogId, 'stale');
    const [edited] = (await changes()).changes;
    assert.deepEqual(
      [edited?.what, edited?.before, edited?.text],
      ['edited', 'Shall we meet at five?', 'Shall we meet at seven?'],
    );
    for (const n of [1, 2, 3, 4, 5, 6, 7]) say(`News ${n}`);
    control.delete({ accountId, dialogId, messageId });
    const all = await until('what is deleted and what is new', async () => {
      const found = await changes();
      return found.more === 2 && found.changes[0]?.what === 'deleted' && found;
    });
    assert.deepEqual(
      all.changes.map(({ what, before, text }) => [what, before ?? text]),
      [['deleted', 'Shall we meet at five?'], ...[3, 4, 5, 6, 7].map((n) => ['new', `News ${n}`])],
    );
    await desk.desk.kill();
    const again = await (await desk.client()).request('draft/changes', { draftId: draft.draftId });
    assert.deepEqual(again, all);
  });
});
