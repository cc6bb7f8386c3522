import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type * as z from 'zod/mini';
import { methods } from '../../protocol/methods.ts';
import type { Method } from '../../protocol/methods.ts';
import type { ListedDialog } from '../../protocol/dialogRecords.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import type { Client } from '../../rpc/openClient.ts';
import { samples } from '../contract/samples.ts';
import { refusal } from '../refusal.ts';
import { until } from '../until.ts';
import { startHarness } from './deskHarness.ts';
import type { DeskHarness } from './deskHarness.ts';

const MAYA = '7001';
const DMITRY = '7002';
/** Parameters that name nothing of another account: places in a list, and what is the caller's own. */
const OWN_IDS = [
  'windowId',
  'requestId',
  'beforeId',
  'replyToId',
  'upToId',
  'folderId',
  'profileId',
];

/** The two accounts of the demo, side by side in one sidecar. */
describe('two accounts side by side', function () {
  this.timeout(60_000);
  let desk: DeskHarness;
  let client: Client;
  let sessions: Record<string, string>;

  beforeEach(async () => {
    desk = await startHarness();
    const { session } = desk.telegram.control.createSession({ accountId: DMITRY });
    desk.desk.keepSession(DMITRY, session);
    client = await desk.client();
    sessions = Object.fromEntries(
      desk.desk.configuration().sessions.map((one) => [one.accountId, one.session]),
    );
  });
  afterEach(() => desk.stop());

  const dialogsOf = (accountId: string): Promise<ListedDialog[]> =>
    until(`the dialogs of ${accountId}`, async () => {
      const page = await client.request('dialog/list', { accountId, limit: 500 });
      return page.complete && page.dialogs;
    });
  const accountOf = async (accountId: string) =>
    (await client.request('account/list', {})).accounts.find((one) => one.accountId === accountId);
  const asking = async (accountId: string): Promise<ListedDialog> => {
    const dialogs = await dialogsOf(accountId);
    return (
      dialogs.find(
        ({ kind, unreadCount, canSend }) => kind === 'private' && unreadCount && canSend,
      ) ?? assert.fail('nobody asks')
    );
  };
  const draftOf = (accountId: string, dialogId: string, state: Draft['state']): Promise<Draft> =>
    until(`a draft of ${accountId} that is ${state}`, async () => {
      const { drafts } = await client.request('draft/list', { accountId });
      return drafts.find((draft) => draft.dialogId === dialogId && draft.state === state);
    });
  async function readyIn(accountId: string): Promise<Draft> {
    const { dialogId } = await asking(accountId);
    await client.request('dialog/process', { accountId, dialogIds: [dialogId] });
    return draftOf(accountId, dialogId, 'ready');
  }
  async function talkIn(accountId: string, dialogId: string) {
    const at = { windowId: `window-of-${accountId}-abcdef`.slice(0, 21), accountId, dialogId };
    const { session, conversation } = await client.request('session/start', at);
    const { sessionId } = session;
    const text = `A question of ${accountId}`;
    const { assistantMessage } = await client.request('session/send', { sessionId, text });
    const { conversationId } = conversation;
    await until('the answer', async () => {
      const { chatMessages } = await client.request('conversation/messages', { conversationId });
      const { chatMessageId } = assistantMessage;
      return chatMessages.some(
        (one) => one.chatMessageId === chatMessageId && one.state === 'complete',
      );
    });
    return { sessionId, conversationId };
  }
  /** A fact that the account has told, in answer to a question of a draft. */
  async function toldIn(accountId: string, dialogId: string): Promise<string> {
    desk.telegram.control.say({ accountId, dialogId, text: 'How much is it?' });
    await until('the message', async () => {
      const { messages } = await client.request('message/list', { accountId, dialogId });
      return messages.at(-1)?.text === 'How much is it?';
    });
    await client.request('dialog/process', { accountId, dialogIds: [dialogId] });
    const { draftId, version, questions } = await draftOf(accountId, dialogId, 'ready');
    const questionId = questions?.[0]?.questionId ?? assert.fail('nothing is asked');
    const answers = [{ questionId, text: '40 EUR', scope: 'account' as const }];
    await client.request('draft/answer', { draftId, version, answers });
    const { facts } = await client.request('fact/list', { accountId });
    return facts[0]?.factId ?? assert.fail('nothing is remembered');
  }

  it('refuse, in every method that takes both, an id of the other with their own account', async () => {
    const theirs = await asking(DMITRY);
    const own = new Set((await dialogsOf(MAYA)).map(({ dialogId }) => dialogId));
    const dialog =
      (await dialogsOf(DMITRY)).find(({ dialogId }) => !own.has(dialogId)) ?? assert.fail();
    assert.ok(theirs);
    const draft = await readyIn(DMITRY);
    const { sessionId, conversationId } = await talkIn(DMITRY, dialog.dialogId);
    const told = (await dialogsOf(DMITRY)).find(
      ({ kind, dialogId, canSend }) => kind === 'private' && canSend && dialogId !== draft.dialogId,
    );
    const factId = await toldIn(DMITRY, told?.dialogId ?? assert.fail());
    const [job] = (await client.request('job/list', { accountId: DMITRY })).jobs;
    /** What a parameter of this name is set to; what names nothing of an account is left out. */
    const ids: Record<string, unknown> = {
      dialogId: dialog.dialogId,
      dialogIds: [dialog.dialogId],
      draftId: draft.draftId,
      conversationId,
      sessionId,
      sessionIds: [sessionId],
      streamId: draft.draftId,
      jobId: job?.jobId,
      factId,
      messageId: dialog.last?.messageId ?? assert.fail(),
    };
    const asked: string[] = [];
    for (const method of Object.keys(methods).filter(isMethod)) {
      const { params } = methods[method];
      const shape = shapeOf(params);
      if (!('accountId' in shape)) continue;
      const named = Object.keys(shape).filter((key) => /Ids?$/.test(key) && key !== 'accountId');
      const foreign = named.filter((key) => !OWN_IDS.includes(key));
      for (const key of foreign) {
        assert.ok(key in ids, `${method} takes ${key}: say here what the other account's is`);
        // A good request of this account, with this one thing of the other's; a dialog goes with its conversation.
        const given: Record<string, unknown> = {
          ...samples[method].params,
          accountId: MAYA,
          ...('dialogId' in shape && { dialogId: dialog.dialogId }),
          [key]: ids[key],
        };
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- made of the method's own sample
        const made = given as never;
        const refused = await refusal(client.request(method, made), `${method} ${key}`);
        asked.push(`${method} ${key}`);
        assert.ok(
          ['notFound', 'peerUnknown'].includes(refused.code),
          `${method} with another's ${key}: ${refused.code}`,
        );
      }
    }
    assert.ok(asked.length >= 13, `only ${asked.join(', ')}`);
    // What was refused has left nothing.
    const kept = new DatabaseSync(join(desk.dataDir, 'state.db'), { readOnly: true });
    const rows = kept
      .prepare('SELECT count(*) AS n FROM dialog_state WHERE account_id = ? AND dialog_id = ?')
      .get(MAYA, dialog.dialogId);
    kept.close();
    assert.equal(rows?.['n'], 0);
  });

  it('each have their own messages and drafts, in the group that both are in as well', async () => {
    const [mine, theirs] = await Promise.all([dialogsOf(MAYA), dialogsOf(DMITRY)]);
    const ids = new Set(theirs.map(({ dialogId }) => dialogId));
    const both = mine.filter(({ dialogId, canSend }) => ids.has(dialogId) && canSend);
    const [shared = assert.fail('they share no dialog')] = both;
    const { dialogId } = shared;
    const [a, b] = await Promise.all(
      [MAYA, DMITRY].map((accountId) => client.request('message/list', { accountId, dialogId })),
    );
    assert.ok(a && b);
    // What one sent is its own, and the other's from somebody.
    const outA = a.messages.filter(({ out }) => out).map(({ text }) => text);
    const outB = b.messages.filter(({ out }) => out).map(({ text }) => text);
    assert.ok(outA.every((text) => !outB.includes(text)));
    await client.request('dialog/select', {
      accountId: MAYA,
      dialogIds: [dialogId],
      selected: true,
    });
    const rowOf = async (accountId: string) =>
      (await dialogsOf(accountId)).find((row) => row.dialogId === dialogId);
    assert.deepEqual(
      [(await rowOf(MAYA))?.selected, (await rowOf(DMITRY))?.selected],
      [true, false],
    );
    const mineTalk = await talkIn(MAYA, dialogId);
    const theirTalk = await talkIn(DMITRY, dialogId);
    assert.notEqual(mineTalk.conversationId, theirTalk.conversationId);
    for (const [accountId, { conversationId }] of [
      [MAYA, mineTalk],
      [DMITRY, theirTalk],
    ] as const) {
      const { conversations } = await client.request('conversation/list', { accountId, dialogId });
      assert.deepEqual(
        conversations.map((one) => one.conversationId),
        [conversationId],
      );
      const { chatMessages } = await client.request('conversation/messages', { conversationId });
      assert.ok(chatMessages.some(({ text }) => text === `A question of ${accountId}`));
    }
  });

  it('are not touched by each other’s flood wait, nor by a session that is ended elsewhere', async () => {
    const [mine, theirs] = await Promise.all([readyIn(MAYA), readyIn(DMITRY)]);
    desk.telegram.control.fault({
      kind: 'floodWait',
      method: 'messages.sendMessage',
      seconds: 60,
      accountId: MAYA,
    });
    const approve = ({ draftId, version, newestMessageId }: Draft) =>
      client.request('draft/approve', { draftId, version, newestMessageId });
    await approve(mine);
    await until('the wait', async () => (await accountOf(MAYA))?.floodUntil !== undefined);
    await approve(theirs);
    await draftOf(DMITRY, theirs.dialogId, 'sent');
    assert.equal((await accountOf(DMITRY))?.floodUntil, undefined);
    const [send] = (await client.request('job/list', { accountId: MAYA, kinds: ['send'] })).jobs;
    assert.deepEqual([send?.state, send?.error?.code], ['scheduled', 'telegramFlood']);

    desk.telegram.control.signOut({ accountId: MAYA });
    await refusal(client.request('message/list', { accountId: MAYA, dialogId: mine.dialogId }));
    await until('Maya to be signed out', async () => {
      const account = await accountOf(MAYA);
      return account === undefined || account.connection === 'signedOut';
    });
    assert.equal((await accountOf(DMITRY))?.connection, 'online');
    assert.ok(
      (await client.request('message/list', { accountId: DMITRY, dialogId: theirs.dialogId }))
        .messages.length,
    );
  });

  it('sign out one by one, at the server too', async () => {
    await Promise.all([dialogsOf(MAYA), dialogsOf(DMITRY)]);
    const wiped: string[] = [];
    client.on('account/sessionChanged', ({ accountId, session }) => {
      if (session === null) wiped.push(accountId);
    });
    assert.deepEqual(await client.request('account/signOut', { accountId: MAYA }), {
      atServer: true,
    });
    assert.deepEqual(desk.telegram.control.signOut({ accountId: MAYA }), { ended: 0 });
    await until('the session to be wiped', () => wiped.length > 0);
    assert.deepEqual([...new Set(wiped)], [MAYA]);
    assert.equal((await accountOf(DMITRY))?.connection, 'online');
    assert.ok(desk.telegram.control.signOut({ accountId: DMITRY }).ended > 0);
  });

  it('sign out here where the server cannot be reached, and there as soon as it can be', async () => {
    await Promise.all([dialogsOf(MAYA), dialogsOf(DMITRY)]);
    const ended: { accountId: string; session: string }[] = [];
    client.on('account/sessionEnded', (one) => ended.push(one));
    desk.telegram.control.refuse({ refuse: true });
    desk.telegram.control.drop();
    await until('Maya to be offline', async () => (await accountOf(MAYA))?.connection !== 'online');
    const error = await refusal(client.request('account/signOut', { accountId: MAYA }));
    assert.deepEqual([error.code, error.retryable], ['telegramOffline', true]);
    assert.ok(await accountOf(MAYA), 'nothing is forgotten as long as nobody said so');
    const later = await client.request('account/signOut', { accountId: MAYA, later: true });
    assert.deepEqual(later, { atServer: false });
    assert.equal(await accountOf(MAYA), undefined);
    assert.deepEqual(ended, []);
    desk.telegram.control.refuse({ refuse: false });
    await until('the session to end at the server', () => ended.length > 0, 40_000);
    assert.deepEqual(ended, [{ accountId: MAYA, session: sessions[MAYA] }]);
    assert.deepEqual(desk.telegram.control.signOut({ accountId: MAYA }), { ended: 0 });
    await until(
      'Dmitry to be back',
      async () => (await accountOf(DMITRY))?.connection === 'online',
    );
  });

  it('leave nothing of the one whose data is removed in any table, and everything of the other', async () => {
    const drafts = await Promise.all([readyIn(MAYA), readyIn(DMITRY)]);
    const talks: Awaited<ReturnType<typeof talkIn>>[] = [];
    for (const draft of drafts) talks.push(await talkIn(draft.accountId, draft.dialogId));
    const rule = { hours: null, mostPerDay: 5, evenIfMuted: false };
    for (const { accountId, dialogId } of drafts)
      await client.request('dialog/setRule', { accountId, dialogId, rule });
    const text = {
      name: 'Work',
      persona: '',
      draftModel: null,
      analysisModel: null,
      language: null,
    };
    const { profile } = await client.request('profile/create', text);
    for (const { accountId, dialogId } of drafts) {
      const place = { accountId, dialogId };
      await client.request('instructions/edit', { ...place, version: 0, text: 'Be kind.' });
      await client.request('note/edit', { ...place, version: 0, text: 'Call her Annie.' });
      await client.request('dialog/setProfile', { ...place, profileId: profile.profileId });
    }
    for (const { accountId, dialogId } of drafts)
      await client.request('dialog/select', { accountId, dialogIds: [dialogId], selected: true });
    const copies = join(desk.dataDir, 'quarantine');
    mkdirSync(copies, { recursive: true });
    for (const { conversationId } of talks)
      writeFileSync(join(copies, `${conversationId}-${Date.now()}.json`), '[]');
    writeFileSync(join(desk.dataDir, 'state.db.before-1'), 'an older copy');

    const signedIn = await refusal(client.request('account/remove', { accountId: MAYA }));
    assert.equal(signedIn.code, 'conflict');
    await client.request('account/signOut', { accountId: MAYA });
    const { accounts } = await client.request('account/data', {});
    const known = accounts.find(({ account }) => account.accountId === MAYA);
    assert.ok(known);
    assert.equal(known.account.connection, 'signedOut');
    const { dialogs, peers, ...counts } = known.counts;
    assert.ok(dialogs > 5 && peers > 5, `${dialogs} dialogs, ${peers} peers`);
    assert.deepEqual(
      { ...counts, jobs: Math.min(counts.jobs, 2) },
      { drafts: 1, conversations: 1, jobs: 2, copies: 1 },
    );

    const before = rowsOf(desk.dataDir);
    const removed: string[] = [];
    client.on('account/removed', ({ accountId }) => removed.push(accountId));
    const answer = await client.request('account/remove', { accountId: MAYA });
    assert.deepEqual(answer.counts, known.counts);
    const after = rowsOf(desk.dataDir);
    await until('it to be told', () => removed.length > 0);

    const [mine] = drafts;
    const [mineTalk] = talks;
    const names = [mine?.draftId, mineTalk?.conversationId, mineTalk?.sessionId];
    for (const [table, rows] of after) {
      for (const row of rows) {
        const text = JSON.stringify(row);
        assert.ok(
          !names.some((name) => name !== undefined && text.includes(name)),
          `${table}: ${text}`,
        );
        assert.notEqual(row['account_id'], MAYA, table);
        assert.ok(!isIn(row, MAYA), table);
      }
    }
    for (const [table, rows] of before) {
      const theirs = rows.filter((row) => row['account_id'] === DMITRY || isIn(row, DMITRY));
      const kept = new Set(after.get(table)?.map((row) => JSON.stringify(row)));
      // Of what changes by itself only that it is there.
      const missing = theirs.filter((row) => !kept.has(JSON.stringify(row)));
      if (table !== 'session' && table !== 'keyv') assert.deepEqual(missing, [], table);
      assert.ok(theirs.length <= (after.get(table)?.length ?? 0), table);
    }
    const files = filesIn(desk.dataDir);
    assert.deepEqual(
      files.filter((name) => name.includes('before-')),
      [],
    );
    assert.equal(files.filter((name) => name.includes(mineTalk?.conversationId ?? '-')).length, 0);
    assert.equal(files.filter((name) => name.includes(talks[1]?.conversationId ?? '-')).length, 1);
    const gone = (await client.request('account/data', {})).accounts;
    assert.deepEqual(
      gone.map(({ account }) => account.accountId),
      [DMITRY],
    );
    assert.equal(
      (await refusal(client.request('account/remove', { accountId: MAYA }))).code,
      'notFound',
    );

    // And it can come back as if it had never been here.
    const { session } = desk.telegram.control.createSession({ accountId: MAYA });
    desk.desk.keepSession(MAYA, session);
    await client.request('sidecar/configure', desk.desk.configuration());
    const again = await dialogsOf(MAYA);
    assert.deepEqual(
      again.filter((dialog) => dialog.rule !== undefined),
      [],
    );
    assert.deepEqual((await client.request('draft/list', { accountId: MAYA })).drafts, []);
  });

  it('ends the work of the one that is removed first', async () => {
    const { dialogId } = await asking(MAYA);
    await asking(DMITRY);
    await client.request('worker/pause', {});
    await client.request('dialog/process', { accountId: MAYA, dialogIds: [dialogId] });
    const theirs = await asking(DMITRY);
    await client.request('dialog/process', { accountId: DMITRY, dialogIds: [theirs.dialogId] });
    await client.request('account/signOut', { accountId: MAYA });
    await client.request('account/remove', { accountId: MAYA });
    assert.equal((await client.request('worker/status', {})).queued, 1);
    await client.request('worker/resume', {});
    await draftOf(DMITRY, theirs.dialogId, 'ready');
    assert.deepEqual((await client.request('job/list', { accountId: MAYA })).jobs, []);
  });
});

function isMethod(name: string): name is Method {
  return Object.hasOwn(methods, name);
}

/** Whether a row of the cache is this account's. */
function isIn({ namespace }: Record<string, unknown>, accountId: string): boolean {
  return typeof namespace === 'string' && namespace.endsWith(`-${accountId}`);
}

function shapeOf(params: z.ZodMiniType): Record<string, z.ZodMiniType> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every method takes an object
  return (params as unknown as { shape: Record<string, z.ZodMiniType> }).shape;
}

/** Every row of both databases, by table. */
function rowsOf(dataDir: string): Map<string, Record<string, unknown>[]> {
  const found = new Map<string, Record<string, unknown>[]>();
  for (const file of ['state.db', 'cache.db']) {
    const db = new DatabaseSync(join(dataDir, file), { readOnly: true });
    const tables = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all();
    for (const { name } of tables)
      found.set(String(name), db.prepare(`SELECT * FROM "${String(name)}"`).all());
    db.close();
  }
  return found;
}

function filesIn(dataDir: string): string[] {
  return readdirSync(dataDir, { recursive: true }).map(String);
}
