import assert from 'node:assert/strict';
import { AppError } from '../../protocol/errors.ts';
import { DEFAULT_PROFILE_ID } from '../../protocol/ids.ts';
import type { Profile } from '../../protocol/memoryRecords.ts';
import { MAX_PROFILES } from '../../protocol/limits.ts';
import { deleteRows } from '../accounts/accountData.ts';
import { ANNA, openMemory, type MemoryFixture } from './memoryFixture.ts';
import { chosenModels, createProfiles, type ProfileText } from './profiles.ts';

const WORK: ProfileText = {
  name: 'Work',
  persona: 'Writes as the shop.',
  draftModel: 'strong',
  analysisModel: null,
  language: 'de',
};
const BEN = { accountId: '1', dialogId: 'u3' };

describe('profiles', () => {
  let memory: MemoryFixture;
  let told: string[];
  let profiles: ReturnType<typeof createProfiles>;
  const open = () =>
    createProfiles({
      store: memory.store(),
      now: memory.now,
      onChange: ({ name }) => told.push(`changed ${name}`),
      onRemoved: () => told.push('removed'),
      onUse: ({ dialogId }) => told.push(`used ${dialogId}`),
    });
  const create = (text: Partial<ProfileText> = {}): Promise<Profile> =>
    memory.store().write((tx) => profiles.create(tx, { ...WORK, ...text }));
  const use = (place: typeof ANNA, profileId: string) =>
    memory.store().write((tx) => profiles.use(tx, place, profileId));
  const refused = async (asked: Promise<unknown>, code: string) =>
    assert.rejects(asked, (error) => error instanceof AppError && error.code === code);

  beforeEach(() => {
    memory = openMemory();
    told = [];
    profiles = open();
  });
  afterEach(() => memory.close());

  it('begin with a default that says nothing, and can be written', async () => {
    const [standard] = profiles.list();
    assert.deepEqual(
      [standard?.profileId, standard?.persona, standard?.version],
      [DEFAULT_PROFILE_ID, '', 0],
    );
    const text = { ...WORK, name: 'Me' };
    await memory.store().write((tx) => profiles.edit(tx, DEFAULT_PROFILE_ID, 0, text));
    await memory.reopen();
    profiles = open();
    assert.deepEqual(profiles.of(ANNA), { ...text, profileId: DEFAULT_PROFILE_ID, version: 1 });
  });

  it('guide the dialogs they were chosen for, over a restart', async () => {
    const { profileId } = await create();
    await use(ANNA, profileId);
    await memory.reopen();
    profiles = open();
    assert.equal(profiles.of(ANNA).name, 'Work');
    assert.equal(profiles.of(BEN).profileId, DEFAULT_PROFILE_ID);
    assert.equal(profiles.of({ ...ANNA, accountId: '2' }).profileId, DEFAULT_PROFILE_ID);
    await use(ANNA, DEFAULT_PROFILE_ID);
    assert.equal(profiles.of(ANNA).profileId, DEFAULT_PROFILE_ID);
  });

  it('have names of their own, whatever their case', async () => {
    const { profileId, version } = await create();
    await refused(create({ name: ' work ' }), 'conflict');
    await refused(create({ name: 'DEFAULT' }), 'conflict');
    const renamed = { ...WORK, name: 'WORK' };
    await memory.store().write((tx) => profiles.edit(tx, profileId, version, renamed));
    assert.equal(profiles.get(profileId).name, 'WORK');
  });

  it('change by the newest version alone', async () => {
    const { profileId } = await create();
    const edit = (version: number, persona: string) =>
      memory.store().write((tx) => profiles.edit(tx, profileId, version, { ...WORK, persona }));
    await edit(1, 'two');
    await refused(edit(1, 'lost'), 'conflict');
    assert.equal(profiles.get(profileId).persona, 'two');
  });

  it('leave their dialogs to the default when they are removed', async () => {
    const { profileId } = await create();
    await use(ANNA, profileId);
    await use(BEN, profileId);
    told = [];
    const places = await memory.store().write((tx) => profiles.remove(tx, profileId));
    assert.deepEqual(places, [ANNA, BEN]);
    assert.deepEqual(told, ['removed', 'used u2', 'used u3']);
    assert.deepEqual(
      [ANNA, BEN].map((place) => profiles.of(place).profileId),
      [DEFAULT_PROFILE_ID, DEFAULT_PROFILE_ID],
    );
    await refused(use(ANNA, profileId), 'notFound');
    assert.equal(profiles.orDefault(profileId).profileId, DEFAULT_PROFILE_ID);
  });

  it('keep the default, and a number that can be looked over', async () => {
    const remove = () => memory.store().write((tx) => profiles.remove(tx, DEFAULT_PROFILE_ID));
    await refused(remove(), 'conflict');
    for (let n = profiles.list().length; n < MAX_PROFILES; n++) await create({ name: `p${n}` });
    await refused(create({ name: 'one more' }), 'conflict');
  });

  it('go on without the account that used them', async () => {
    const { profileId } = await create();
    await use(ANNA, profileId);
    await use({ ...ANNA, accountId: '11' }, profileId);
    await memory.store().write((tx) => {
      profiles.removeOfAccount(tx, '1');
      deleteRows(tx, '1');
    });
    assert.equal(profiles.of(ANNA).profileId, DEFAULT_PROFILE_ID);
    assert.equal(profiles.of({ ...ANNA, accountId: '11' }).profileId, profileId);
    await memory.reopen();
    assert.equal(open().of(ANNA).profileId, DEFAULT_PROFILE_ID);
  });

  it('have their models where the dialog has none of its own', () => {
    const profile = { draftModel: 'strong', analysisModel: null };
    const chosen = { draftModel: 'mine', analysisModel: null };
    assert.deepEqual(chosenModels(chosen, profile), chosen);
    assert.deepEqual(chosenModels({ draftModel: null, analysisModel: 'small' }, profile), {
      draftModel: 'strong',
      analysisModel: 'small',
    });
  });
});
