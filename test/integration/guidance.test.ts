import assert from 'node:assert/strict';
import type { Payload } from '../../protocol/events.ts';
import { MAX_INSTRUCTIONS_LENGTH } from '../../protocol/limits.ts';
import { refusal } from '../refusal.ts';
import { until } from '../until.ts';
import { askingDialogs, draftIn, jobIn, process, startHarness } from './deskHarness.ts';
import type { DeskHarness } from './deskHarness.ts';
import { modelsOf, systemText, turnsText, type Task } from './modelRequests.ts';
import { startTalk } from './chatDesk.ts';

const DMITRY = '7002';

describe('what guides a draft, over the real wire', function () {
  this.timeout(60_000);
  let desk: DeskHarness;

  beforeEach(async () => {
    desk = await startHarness({ settings: { instructions: 'Be brief. Sign as Max.' } });
  });
  afterEach(() => desk.stop());

  async function instruct(place: { accountId: string; dialogId?: string }, text: string) {
    const client = await desk.client();
    const { instructions } = await client.request('instructions/get', place);
    const { version } = instructions;
    return client.request('instructions/edit', { ...place, version, text });
  }
  async function drafted(dialogId: string): Promise<string> {
    const job = await process(desk, dialogId);
    await jobIn(desk, job.jobId, 'done');
    return (await draftIn(desk, dialogId, 'ready')).text;
  }

  it('reaches the model from the widest to the narrowest, and the narrower counts', async () => {
    const [anna, ben] = await askingDialogs(desk);
    assert.ok(anna && ben);
    const { accountId } = desk;
    await instruct({ accountId }, 'Sign as Maximilian.');
    await instruct({ accountId, dialogId: anna.dialogId }, 'Longer here. Sign as Maxi.');

    const text = await drafted(anna.dialogId);
    for (const task of ['analysis', 'draft'] as const) {
      const system = systemText(desk.model, task);
      const places = ['Be brief. Sign as Max.', 'Sign as Maximilian.', 'Longer here.'].map(
        (words) => system.indexOf(words),
      );
      assert.ok(
        places.every((at, index) => at > (places[index - 1] ?? 0)),
        system,
      );
    }
    const { provenance } = await draftIn(desk, anna.dialogId, 'ready');
    assert.deepEqual(
      provenance?.sources.map(({ label }) => label).filter((label) => /nstructions/.test(label)),
      ['Standing instructions', 'Instructions for this account', 'Instructions for this chat'],
    );
    assert.match(text, /\nMaxi\n/);
    assert.match(text, /for this chat: “Longer here/);

    const other = await drafted(ben.dialogId);
    assert.match(other, /\nMaximilian\n/);
    assert.doesNotMatch(other + systemText(desk.model, 'draft'), /Longer here/);
  });

  it('is told to the windows, and is there after a restart', async () => {
    const [anna] = await askingDialogs(desk);
    assert.ok(anna);
    const place = { accountId: desk.accountId, dialogId: anna.dialogId };
    const client = await desk.client();
    const told: Payload<'instructions/changed'>[] = [];
    client.on('instructions/changed', (change) => told.push(change));
    const isInstructed = () =>
      until('the row of the dialog', async () => {
        const page = await (await desk.client()).request('dialog/list', { ...place, limit: 500 });
        return page.dialogs.find(({ dialogId }) => dialogId === place.dialogId);
      }).then((row) => row.instructed === true);
    assert.equal(await isInstructed(), false);
    await instruct(place, 'Call her Annie.');
    await until('the event', () => told.length > 0);
    assert.deepEqual(told, [place]);

    await desk.desk.kill();
    assert.equal(await isInstructed(), true);
    const { guidance } = await (await desk.client()).request('dialog/guidance', place);
    assert.deepEqual(guidance.instructions, ['everywhere', 'dialog']);
    assert.match(await drafted(anna.dialogId), /for this chat: “Call her Annie”/);
  });

  it('is refused where it was changed meanwhile, where it is too long, and of a stranger', async () => {
    const [anna] = await askingDialogs(desk);
    assert.ok(anna);
    const { accountId } = desk;
    const place = { accountId, dialogId: anna.dialogId };
    await instruct(place, 'one');
    const client = await desk.client();
    const write = (text: string, at: object = place, version = 1) =>
      client.request('instructions/edit', { ...place, ...at, version, text });
    assert.equal((await refusal(write('two', {}, 0))).code, 'conflict');
    assert.equal(
      (await refusal(write('x'.repeat(MAX_INSTRUCTIONS_LENGTH + 1)))).code,
      'invalidParams',
    );
    assert.equal((await refusal(write('two', { dialogId: 'u999999' }))).code, 'peerUnknown');
    assert.equal(
      (await refusal(client.request('instructions/get', { accountId: '123' }))).code,
      'notFound',
    );
    assert.equal((await client.request('instructions/get', place)).instructions.text, 'one');
  });

  it('guides no other account, and goes with its own', async () => {
    const { session } = desk.telegram.control.createSession({ accountId: DMITRY });
    desk.desk.keepSession(DMITRY, session);
    const client = await desk.client();
    await client.request('sidecar/configure', desk.desk.configuration());
    await instruct({ accountId: DMITRY }, 'Sign as Dmitry.');
    const [anna] = await askingDialogs(desk);
    assert.ok(anna);
    assert.doesNotMatch(await drafted(anna.dialogId), /Dmitry/);
    assert.doesNotMatch(systemText(desk.model, 'draft'), /Dmitry/);

    await client.request('account/signOut', { accountId: DMITRY });
    await client.request('account/remove', { accountId: DMITRY });
    assert.equal(
      (await refusal(client.request('instructions/get', { accountId: DMITRY }))).code,
      'notFound',
    );
  });

  describe('by a profile', () => {
    const WORK = {
      name: 'Work',
      persona: 'Sign as The Shop.',
      draftModel: 'demo-small',
      analysisModel: 'demo-strong',
      language: 'de',
    };
    const models = (task: Task): string[] => modelsOf(desk.model, task);

    it('is written by its models, as its persona, in its language, over a restart', async () => {
      const [anna, ben] = await askingDialogs(desk);
      assert.ok(anna && ben);
      const { accountId } = desk;
      const client = await desk.client();
      const before = await drafted(ben.dialogId);
      assert.doesNotMatch(before, /The Shop/);
      assert.deepEqual([models('analysis'), models('draft')], [['demo-small'], ['demo-strong']]);

      const { profile } = await client.request('profile/create', WORK);
      const { profileId } = profile;
      await client.request('dialog/setProfile', { accountId, dialogId: anna.dialogId, profileId });
      await desk.desk.kill();
      const again = await desk.client();
      const { guidance } = await again.request('dialog/guidance', {
        accountId,
        dialogId: anna.dialogId,
      });
      assert.deepEqual(guidance.profile, { profileId, name: 'Work' });
      const text = await drafted(anna.dialogId);
      assert.match(text, /\nThe Shop\n/);
      const draft = await draftIn(desk, anna.dialogId, 'ready');
      assert.equal(draft.replyLanguage, 'de');
      assert.ok(draft.provenance?.sources.some(({ label }) => label === 'Profile “Work”'));
      assert.equal(models('analysis').at(-1), 'demo-strong');
      assert.equal(models('draft').at(-1), 'demo-small');
      const { dialogs } = await again.request('dialog/list', { accountId, limit: 500 });
      assert.deepEqual(
        [anna, ben].map(
          (one) => dialogs.find(({ dialogId }) => dialogId === one.dialogId)?.profile,
        ),
        ['Work', undefined],
      );
    });

    it('falls back to the default once its profile is deleted', async () => {
      const [anna] = await askingDialogs(desk);
      assert.ok(anna);
      const place = { accountId: desk.accountId, dialogId: anna.dialogId };
      const client = await desk.client();
      const { profile } = await client.request('profile/create', WORK);
      await client.request('dialog/setProfile', { ...place, profileId: profile.profileId });
      const removed: string[] = [];
      client.on('profile/removed', ({ profileId }) => removed.push(profileId));
      const { profileId } = profile;
      assert.deepEqual(await client.request('profile/remove', { profileId }), {
        dialogsChanged: 1,
      });
      await until('the event', () => removed.length > 0);
      assert.deepEqual(removed, [profileId]);
      const { guidance } = await client.request('dialog/guidance', place);
      assert.equal(guidance.profile.profileId, 'default');
      assert.doesNotMatch(await drafted(anna.dialogId), /The Shop/);
      assert.equal(
        (await refusal(client.request('dialog/setProfile', { ...place, profileId }))).code,
        'notFound',
      );
    });

    it('holds for the chat about the dialog too, whose session it ends for another', async () => {
      const [anna] = await askingDialogs(desk);
      assert.ok(anna);
      const place = { accountId: desk.accountId, dialogId: anna.dialogId };
      const client = await desk.client();
      const talk = await startTalk(desk, anna.dialogId);
      await talk.ask('What did she ask?');
      assert.doesNotMatch(systemText(desk.model, 'chat'), /The Shop/);

      const { profile } = await client.request('profile/create', WORK);
      await client.request('dialog/setProfile', { ...place, profileId: profile.profileId });
      const { sessions } = await client.request('session/list', place);
      assert.deepEqual(
        sessions.map(({ state }) => state),
        ['terminated'],
      );
      const next = await startTalk(desk, anna.dialogId);
      assert.equal(next.conversationId, talk.conversationId);
      assert.equal(next.session.profile, profile.profileId);
      await next.ask('And what else?');
      assert.match(systemText(desk.model, 'chat'), /Sign as The Shop/);
      assert.equal(models('chat').at(-1), 'demo-small');
    });

    it('gives way to what was chosen for the dialog itself', async () => {
      const [anna] = await askingDialogs(desk);
      assert.ok(anna);
      const place = { accountId: desk.accountId, dialogId: anna.dialogId };
      const client = await desk.client();
      const { profile } = await client.request('profile/create', WORK);
      await client.request('dialog/setProfile', { ...place, profileId: profile.profileId });
      await client.request('dialog/setModels', {
        ...place,
        draftModel: 'demo-strong',
        analysisModel: null,
      });
      await instruct(place, 'Always in Spanish.');
      await drafted(anna.dialogId);
      assert.equal(models('draft').at(-1), 'demo-strong');
      assert.equal((await draftIn(desk, anna.dialogId, 'ready')).replyLanguage, 'es');
    });
  });

  describe('by the owner’s own messages', () => {
    const examplesIn = (system: string): string[] =>
      [...system.matchAll(/^\{"style_example":("(?:[^"\\]|\\.)*")\}$/gm)].map(([, text = '""']) =>
        String(JSON.parse(text)),
      );
    const shown = () => examplesIn(turnsText(desk.model, 'draft'));
    async function ownTexts(accountId: string, dialogId: string): Promise<string[]> {
      const client = await desk.client();
      const { messages } = await client.request('message/list', { accountId, dialogId, limit: 20 });
      return messages.flatMap(({ out, text, forwardedFrom }) =>
        out && text !== '' && forwardedFrom === undefined ? [text] : [],
      );
    }
    /** English ones in which the owner has said something. */
    async function talkative(): Promise<string[]> {
      const found: string[] = [];
      for (const { dialogId, title } of await askingDialogs(desk)) {
        const own = await ownTexts(desk.accountId, dialogId);
        if (/^[ -~]+$/.test(title) && own.some((text) => /^[ -~]+$/.test(text)))
          found.push(dialogId);
      }
      return found;
    }

    it('of this dialog and of others of the account, for their style alone', async () => {
      const [first, second] = await talkative();
      assert.ok(first !== undefined && second !== undefined);
      await drafted(first);
      const before = shown();
      const text = await drafted(second);
      const own = await ownTexts(desk.accountId, first);
      const examples = shown();
      assert.ok(examples.length > 0, 'no examples');
      assert.ok(
        examples.every((example) => own.includes(example)),
        examples.join('\n'),
      );
      assert.deepEqual(before, []);
      assert.match(text, /in the style of your messages/);
      const turns = turnsText(desk.model, 'draft');
      assert.ok(turns.indexOf('for their style alone') < turns.indexOf('style_example'));
      assert.ok(turns.lastIndexOf('style_example') < turns.indexOf('Reply language:'));
      assert.doesNotMatch(turnsText(desk.model, 'analysis'), /style_example/);
      const { provenance } = await draftIn(desk, second, 'ready');
      const source = provenance?.sources.find(({ kind }) => kind === 'voice');
      assert.equal(source?.count, examples.length);
      const { client } = desk;
      const preview = await (
        await client()
      ).request('dialog/previewRequests', { accountId: desk.accountId, dialogId: second });
      assert.equal(preview.requests.length, 2);
    });

    it('and what was sent once they had changed it', async () => {
      const [first, second] = await talkative();
      assert.ok(first !== undefined && second !== undefined);
      await drafted(first);
      const client = await desk.client();
      const draft = await draftIn(desk, first, 'ready');
      const text = 'Well then, at six by the old mill';
      const { draftId, version } = draft;
      const edited = await client.request('draft/edit', { draftId, version, text });
      const { newestMessageId } = edited.draft;
      await client.request('draft/approve', {
        draftId,
        version: edited.draft.version,
        newestMessageId,
      });
      await draftIn(desk, first, 'sent');
      await drafted(second);
      assert.ok(shown().includes(text));
    });

    it('but of no other account', async () => {
      const { session } = desk.telegram.control.createSession({ accountId: DMITRY });
      desk.desk.keepSession(DMITRY, session);
      const client = await desk.client();
      await client.request('sidecar/configure', desk.desk.configuration());
      for (const dialogId of (await talkative()).slice(0, 2)) await drafted(dialogId);
      const own = new Set<string>();
      for (const dialogId of (await talkative()).slice(0, 2))
        for (const text of await ownTexts(desk.accountId, dialogId)) own.add(text);
      const theirs = await until('the other account’s dialogs', async () => {
        const page = await client.request('dialog/list', { accountId: DMITRY, limit: 500 });
        return page.complete && page.dialogs;
      });
      const dialogId = theirs.find(
        ({ kind, unreadCount, canSend }) => kind === 'private' && unreadCount > 0 && canSend,
      )?.dialogId;
      assert.ok(dialogId !== undefined);
      const { jobs } = await client.request('dialog/process', {
        accountId: DMITRY,
        dialogIds: [dialogId],
      });
      await jobIn(desk, jobs[0]?.jobId ?? 0, 'done');
      assert.deepEqual(
        shown().filter((example) => own.has(example)),
        [],
      );
    });

    it('unless they are not wanted, or their dialog was reset', async () => {
      const [first, second, third] = await talkative();
      assert.ok(first !== undefined && second !== undefined && third !== undefined);
      const { accountId } = desk;
      const client = await desk.client();
      await drafted(first);
      await client.request('dialog/reset', { accountId, dialogId: first });
      await drafted(second);
      assert.deepEqual(shown(), []);

      const configuration = desk.desk.configuration();
      const settings = { ...configuration.settings, voice: false };
      await client.request('sidecar/configure', { ...configuration, settings });
      await drafted(third);
      assert.deepEqual(shown(), []);
      await client.request('sidecar/configure', configuration);
      const { draftId, version } = await draftIn(desk, third, 'ready');
      const { job } = await client.request('draft/regenerate', { draftId, version });
      await jobIn(desk, job.jobId, 'done');
      assert.deepEqual(shown(), [], 'what was kept before is not forgotten');
    });
  });
});
