import assert from 'node:assert/strict';
import { AppError } from '../../protocol/errors.ts';
import type { Instructions } from '../../protocol/memoryRecords.ts';
import { deleteRows } from '../accounts/accountData.ts';
import { createGuidances } from './guidances.ts';
import { createInstructions } from './instructions.ts';
import { ANNA, openMemory, notesIn, profilesIn, type MemoryFixture } from './memoryFixture.ts';

describe('instructions', () => {
  let memory: MemoryFixture;
  let changes: Instructions[];
  let instructions: ReturnType<typeof createInstructions>;
  const open = () =>
    createInstructions({
      store: memory.store(),
      now: memory.now,
      onChange: (one) => changes.push(one),
    });
  const edit = (place: { accountId: string; dialogId?: string }, version: number, text: string) =>
    memory.store().write((tx) => instructions.edit(tx, place, version, text));

  beforeEach(() => {
    memory = openMemory();
    changes = [];
    instructions = open();
  });
  afterEach(() => memory.close());

  it('are kept for an account and for one dialog apart, over a restart', async () => {
    await edit({ accountId: '1' }, 0, 'Sign as Max.');
    await edit(ANNA, 0, 'Call her Annie.');
    await memory.reopen();
    instructions = open();
    assert.equal(instructions.get({ accountId: '1' }).text, 'Sign as Max.');
    assert.equal(instructions.get(ANNA).text, 'Call her Annie.');
    assert.equal(instructions.get({ accountId: '2' }).text, '');
    assert.deepEqual(
      [{ accountId: '1' }, ANNA, { accountId: '2' }, { accountId: '1', dialogId: 'u3' }].map(
        instructions.has,
      ),
      [true, true, false, false],
    );
  });

  it('change by the newest version alone', async () => {
    const first = await edit(ANNA, 0, 'one');
    const second = await edit(ANNA, first.version, 'two');
    await assert.rejects(
      edit(ANNA, first.version, 'lost'),
      (error) => error instanceof AppError && error.code === 'conflict',
    );
    assert.equal(instructions.get(ANNA).text, 'two');
    assert.deepEqual(
      changes.map(({ text, version }) => [text, version]),
      [
        ['one', 1],
        ['two', 2],
      ],
    );
    assert.equal(second.version, 2);
  });

  it('tell of no change where nothing has changed', async () => {
    await edit(ANNA, 0, 'one');
    await edit(ANNA, 1, 'one');
    assert.equal(changes.length, 1);
    assert.equal(instructions.get(ANNA).version, 1);
  });

  it('are gone once emptied, and a version never comes twice', async () => {
    await edit(ANNA, 0, 'one');
    await edit(ANNA, 1, ' \n');
    assert.equal(instructions.has(ANNA), false);
    assert.deepEqual([instructions.get(ANNA).text, instructions.get(ANNA).version], ['', 2]);
    await edit(ANNA, 2, 'again');
    assert.equal(instructions.get(ANNA).version, 3);
  });

  it('go with the account', async () => {
    await edit({ accountId: '1' }, 0, 'Sign as Max.');
    await edit(ANNA, 0, 'Call her Annie.');
    await edit({ accountId: '11' }, 0, 'Mine.');
    await memory.store().write((tx) => {
      instructions.removeOfAccount(tx, '1');
      deleteRows(tx, '1');
    });
    assert.deepEqual([{ accountId: '1' }, ANNA, { accountId: '11' }].map(instructions.has), [
      false,
      false,
      true,
    ]);
    assert.equal(instructions.get(ANNA).text, '');
    assert.equal(instructions.get({ accountId: '11' }).text, 'Mine.');
  });

  it('guide the drafts of their place alone', async () => {
    const guidances = createGuidances({
      instructions,
      profiles: profilesIn(memory.store()),
      notes: notesIn(memory.store()),
      settings: () => ({ instructions: 'Brief.' }),
    });
    await edit({ accountId: '1' }, 0, 'Sign as Max.');
    await edit(ANNA, 0, 'Call her Annie.');
    const ben = { accountId: '1', dialogId: 'u3' };
    const other = { accountId: '2', dialogId: 'u2' };
    assert.deepEqual(
      [ANNA, ben, other].map((place) => guidances.of(place)),
      [{ account: 'Sign as Max.', dialog: 'Call her Annie.' }, { account: 'Sign as Max.' }, {}],
    );
    assert.deepEqual(
      [ANNA, ben, other].map((place) => guidances.shown(place).instructions),
      [['everywhere', 'account', 'dialog'], ['everywhere', 'account'], ['everywhere']],
    );
  });
});
