import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { ANNA, openConversations } from '../conversations/conversationsFixture.ts';
import type { Fixture } from '../conversations/conversationsFixture.ts';
import type { FileState } from './transitions.ts';

const ENDPOINT = 'http://model';
const HOUR = 3_600_000;
const LIVE: readonly FileState[] = ['uploaded', 'referenced'];

interface ModelFile {
  fileId: string;
  content: number;
  state: FileState;
  hasProviderId: boolean;
  /** Chat messages. */
  references: Set<string>;
  usedAt: number;
}

/** What files are as one would say it in words: a list, and who refers to what. */
class FileModel {
  files: ModelFile[] = [];
  conversationId = '';

  live = (): ModelFile[] => this.files.filter(({ state }) => LIVE.includes(state));
  of = (content: number): ModelFile | undefined =>
    this.files.find(
      (file) =>
        file.content === content &&
        ([...LIVE, 'uploading'].includes(file.state) ||
          (file.state === 'failed' && !file.hasProviderId)),
    );
  refer(file: ModelFile, chatMessageId: string): void {
    file.references.add(chatMessageId);
    file.state = 'referenced';
  }
  /** These messages are kept no more. */
  release(isGone: (chatMessageId: string) => boolean): void {
    for (const file of this.files) {
      if (file.state !== 'referenced') continue;
      for (const id of file.references) if (isGone(id)) file.references.delete(id);
      if (file.references.size === 0) file.state = 'uploaded';
    }
  }
  giveUp(files: ModelFile[]): void {
    for (const file of files) {
      file.state = 'deleting';
      file.references.clear();
    }
  }
}

interface Walk {
  desk: Fixture;
}
type Step = (desk: Fixture, model: FileModel) => Promise<void>;

const step = (name: string, act: Step): fc.AsyncCommand<FileModel, Walk> => ({
  check: () => true,
  toString: () => name,
  async run(model, { desk }) {
    await act(desk, model);
    assertAgree(desk, model);
  },
});

/** Random walks; each begins with an empty desk. */
export function fileWalk(): fc.IAsyncPropertyWithHooks<
  [Iterable<fc.AsyncCommand<FileModel, Walk>>]
> {
  const steps = [uploading, answering, answering, pruning, simple];
  const walks = fc.commands(steps, { maxCommands: 30, size: 'max' });
  return fc.asyncProperty(walks, async (commands) => {
    const desk = openConversations();
    try {
      await fc.asyncModelRun(() => ({ model: new FileModel(), real: { desk } }), commands);
      assert.deepEqual(desk.store.read('PRAGMA foreign_key_check').all(), []);
    } finally {
      await desk.close();
    }
  });
}

const uploading = fc
  .record({ content: fc.nat(3), succeeds: fc.boolean() })
  .map(({ content, succeeds }) =>
    step(`upload ${content}, ${succeeds ? 'well' : 'in vain'}`, async (desk, model) => {
      const known = model.of(content);
      const file = await desk.store.write((tx) =>
        desk.files.begin(tx, {
          accountId: ANNA.accountId,
          dialogId: ANNA.dialogId,
          endpoint: ENDPOINT,
          contentHash: String(content),
          mediaType: 'image/png',
          byteLength: 10,
          width: 1,
          height: 1,
        }),
      );
      if (known && LIVE.includes(known.state)) {
        assert.deepEqual([file.fileId, file.state], [known.fileId, known.state]);
        return;
      }
      assert.equal(file.state, 'uploading');
      if (known) assert.equal(file.fileId, known.fileId);
      await desk.store.write((tx) =>
        succeeds
          ? desk.files.uploaded(tx, file.fileId, { providerId: `at provider ${file.fileId}` })
          : desk.files.uploadFailed(tx, file.fileId, 'modelUnreachable'),
      );
      const state: FileState = succeeds ? 'uploaded' : 'failed';
      if (known) Object.assign(known, { state, hasProviderId: succeeds });
      else
        model.files.push({
          fileId: file.fileId,
          content,
          state,
          hasProviderId: succeeds,
          references: new Set(),
          usedAt: desk.clock.now,
        });
    }),
  );

/** A question that is answered with some of the files. */
const answering = fc.subarray([0, 1, 2, 3]).map((contents) =>
  step(`answer with ${contents.join()}`, async (desk, model) => {
    const kept = desk.conversations.newestOf(ANNA.accountId, ANNA.dialogId);
    const { conversationId } = kept ?? (await desk.start(ANNA));
    const { assistantMessage } = await desk.talk(conversationId, 'q');
    const shown = model.live().filter(({ content }) => contents.includes(content));
    await desk.store.write((tx) =>
      desk.files.refer(
        tx,
        assistantMessage.chatMessageId,
        shown.map(({ fileId }) => fileId),
      ),
    );
    for (const file of shown) model.refer(file, assistantMessage.chatMessageId);
  }),
);

const pruning = fc.constant(
  step('prune all but the newest pair', async (desk, model) => {
    desk.settings.maxMessages = 2;
    const kept = desk.conversations.newestOf(ANNA.accountId, ANNA.dialogId);
    if (kept) await desk.store.write((tx) => desk.conversations.prune(tx, kept.conversationId));
    desk.settings.maxMessages = 200;
    model.release((id) => desk.conversations.findMessage(id) === undefined);
  }),
);

const simple = fc.constantFrom(
  step('prune the files', async (desk, model) => {
    desk.clock.now += 2 * HOUR;
    await desk.store.write((tx) => desk.cleanFiles.prune(tx, ANNA));
    model.giveUp(model.files.filter(({ state }) => state === 'uploaded'));
  }),
  step('reset', async (desk, model) => {
    await desk.store.write((tx) => desk.cleanFiles.forgetDialog(tx, ANNA));
    model.giveUp(model.live());
  }),
  step('remove the conversation', async (desk, model) => {
    const kept = desk.conversations.newestOf(ANNA.accountId, ANNA.dialogId);
    if (!kept) return;
    await desk.store.write((tx) => desk.conversations.remove(tx, kept.conversationId));
    model.release((id) => desk.conversations.findMessage(id) === undefined);
  }),
  step('lose one at the provider', async (desk, model) => {
    const [file] = model.live();
    if (!file) return;
    await desk.store.write((tx) =>
      desk.files.gone(tx, ENDPOINT, [`at provider ${file.fileId}`, 'unknown']),
    );
    file.state = 'deleted';
    file.references.clear();
  }),
  step('delete one, fail with the next', async (desk, model) => {
    const [first, second] = desk.files.deleting(ANNA.accountId, ANNA.dialogId);
    await desk.store.write((tx) => {
      if (first) desk.files.deleted(tx, first.fileId);
      if (second) desk.files.deleteFailed(tx, second.fileId, 'modelUnreachable');
    });
    for (const file of model.files) {
      if (file.fileId === first?.fileId) file.state = 'deleted';
      if (file.fileId === second?.fileId) file.state = 'failed';
    }
  }),
  step('try again', async (desk, model) => {
    await desk.store.write((tx) => desk.files.tryAgain(tx, desk.clock.now + 1, 100));
    for (const file of model.files) {
      if (file.state === 'failed' && file.hasProviderId) file.state = 'deleting';
    }
  }),
  step('restart', (desk) => desk.reopen()),
);

function assertAgree(desk: Fixture, model: FileModel): void {
  const rows = desk.store.read('SELECT file_id, state FROM file ORDER BY file_id').all();
  assert.deepEqual(
    rows.map((row) => `${String(row['file_id'])} ${String(row['state'])}`),
    model.files.map(({ fileId, state }) => `${fileId} ${state}`).toSorted(),
  );
  // What a kept message was answered with is there to be shown again.
  const broken = desk.store
    .read(
      `SELECT 1 FROM file_reference JOIN file USING (file_id) WHERE state <> 'referenced'
       UNION ALL SELECT 1 FROM file WHERE state = 'referenced'
         AND file_id NOT IN (SELECT file_id FROM file_reference)`,
    )
    .all();
  assert.deepEqual(broken, []);
}
