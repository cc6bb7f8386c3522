import assert from 'node:assert/strict';
import { AppError } from '../../protocol/errors.ts';
import { MAX_NOTE_LENGTH } from '../../protocol/limits.ts';
import { deleteRows } from '../accounts/accountData.ts';
import { ANNA, openMemory, type MemoryFixture } from './memoryFixture.ts';
import { createNotes } from './notes.ts';
import { withoutRemarks } from './noteText.ts';

const DRAFT = '6f1a2a52-6f0e-4c39-9d5e-0c6f4d9a3b11';
const proof = (version = 2) => ({ draftId: DRAFT, version, at: Date.UTC(2026, 10, 29) });

describe('notes on a contact', () => {
  let memory: MemoryFixture;
  let changes: string[];
  let notes: ReturnType<typeof createNotes>;
  const open = () =>
    createNotes({
      store: memory.store(),
      now: memory.now,
      onChange: ({ dialogId }) => changes.push(dialogId),
    });
  const propose = (lines: string[], version = 2) =>
    memory.store().write((tx) => notes.propose(tx, ANNA, lines, proof(version)));
  const edit = (version: number, text: string) =>
    memory.store().write((tx) => notes.edit(tx, ANNA, version, text));
  const accept = (version = notes.get(ANNA).version) => {
    const id = notes.get(ANNA).proposal?.proposalId ?? '';
    return memory.store().write((tx) => notes.accept(tx, id, version));
  };
  const reject = () => {
    const id = notes.get(ANNA).proposal?.proposalId ?? '';
    return memory.store().write((tx) => notes.reject(tx, id));
  };
  const refused = (asked: Promise<unknown>, code: string) =>
    assert.rejects(asked, (error) => error instanceof AppError && error.code === code);

  beforeEach(() => {
    memory = openMemory();
    changes = [];
    notes = open();
  });
  afterEach(() => memory.close());

  it('get nothing from an edit but a proposal, each line with the edit it comes from', async () => {
    assert.ok(await propose(['Keep it short.', 'No exclamation marks.']));
    const { text, version, proposal } = notes.get(ANNA);
    assert.deepEqual([text, version], ['', 0]);
    assert.deepEqual(proposal?.lines, [
      { text: 'Keep it short.', evidence: [proof()] },
      { text: 'No exclamation marks.', evidence: [proof()] },
    ]);
    assert.equal(
      proposal.text,
      `- Keep it short. <!-- reply ${DRAFT}, version 2, 2026-11-29 -->\n` +
        `- No exclamation marks. <!-- reply ${DRAFT}, version 2, 2026-11-29 -->\n`,
    );
    assert.equal(withoutRemarks(proposal.text), '- Keep it short.\n- No exclamation marks.');
    assert.deepEqual([notes.isKept(ANNA), notes.isProposed(ANNA)], [false, true]);
  });

  it('take a proposal by a yes, below what they say, over a restart', async () => {
    await edit(0, 'Call her Annie.');
    await propose(['Keep it short.']);
    await memory.reopen();
    notes = open();
    assert.ok(notes.isProposed(ANNA));
    const { text, version, proposal } = await accept();
    assert.match(text, /^Call her Annie\.\n- Keep it short\. <!--/);
    assert.deepEqual([version, proposal], [2, undefined]);
    assert.deepEqual([notes.isKept(ANNA), notes.isProposed(ANNA)], [true, false]);
  });

  it('have one open proposal, into which later edits go', async () => {
    await propose(['Keep it short.'], 2);
    const first = notes.get(ANNA).proposal?.proposalId;
    await propose(['keep it SHORT', 'No emoji.'], 3);
    const { proposal } = notes.get(ANNA);
    assert.equal(proposal?.proposalId, first);
    assert.deepEqual(
      proposal?.lines.map(({ text, evidence }) => [text, evidence.map(({ version }) => version)]),
      [
        ['Keep it short.', [2, 3]],
        ['No emoji.', [3]],
      ],
    );
    for (let n = 0; n < 20; n++) await propose([`Line number ${n}`]);
    assert.equal(notes.get(ANNA).proposal?.lines.length, 8);
  });

  it('are not proposed what they say, or what was refused', async () => {
    await propose(['Keep it short.']);
    await accept();
    assert.equal(await propose(['Keep it short']), false);
    await propose(['No emoji.']);
    assert.equal((await reject()).proposal, undefined);
    assert.equal(await propose(['No emoji.']), false);
    assert.equal(notes.get(ANNA).proposal, undefined);
    assert.doesNotMatch(notes.get(ANNA).text, /emoji/);
  });

  it('refuse a yes to what was seen with another text', async () => {
    await propose(['Keep it short.']);
    await edit(0, 'Call her Annie.');
    await refused(accept(0), 'conflict');
    assert.equal(notes.get(ANNA).text, 'Call her Annie.');
    await refused(edit(0, 'lost'), 'conflict');
    await reject();
    await refused(
      memory.store().write((tx) => notes.accept(tx, DRAFT, 1)),
      'notFound',
    );
  });

  it('go back to what they were, and say how they came to be', async () => {
    await edit(0, 'one');
    await edit(1, 'two');
    await memory.store().write((tx) => notes.revert(tx, ANNA, 2, 1));
    assert.equal(notes.get(ANNA).text, 'one');
    assert.deepEqual(
      notes.versions(ANNA).map(({ version, text, origin }) => [version, text, origin]),
      [
        [1, 'one', 'written'],
        [2, 'two', 'written'],
        [3, 'one', 'reverted'],
      ],
    );
    await refused(
      memory.store().write((tx) => notes.revert(tx, ANNA, 3, 9)),
      'notFound',
    );
  });

  it('are forgotten with all that they were, and nothing stale gets in afterwards', async () => {
    await edit(0, 'one');
    await propose(['No emoji.']);
    await reject();
    await propose(['Keep it short.']);
    await memory.store().write((tx) => notes.forget(tx, ANNA));
    const note = notes.get(ANNA);
    assert.deepEqual([note.text, note.proposal], ['', undefined]);
    assert.deepEqual([notes.versions(ANNA), notes.refused(ANNA)], [[], []]);
    assert.deepEqual([notes.isKept(ANNA), notes.isProposed(ANNA)], [false, false]);
    await refused(edit(1, 'of the old text'), 'conflict');
  });

  it('hold no more than fits', async () => {
    await refused(edit(0, 'x'.repeat(MAX_NOTE_LENGTH + 1)), 'tooLarge');
    await edit(0, 'x'.repeat(MAX_NOTE_LENGTH - 10));
    assert.equal(await propose(['Keep it short.']), false);
  });

  it('go with the account, and belong to it alone', async () => {
    const other = { ...ANNA, accountId: '2' };
    await edit(0, 'Mine');
    await memory.store().write((tx) => notes.edit(tx, other, 0, 'Theirs'));
    await propose(['Keep it short.']);
    assert.equal(notes.get(other).proposal, undefined);
    await memory.store().write((tx) => {
      notes.removeOfAccount(tx, '1');
      deleteRows(tx, '1');
    });
    assert.deepEqual([notes.isKept(ANNA), notes.isProposed(ANNA)], [false, false]);
    assert.equal(notes.get(ANNA).text, '');
    assert.equal(notes.get(other).text, 'Theirs');
  });
});
