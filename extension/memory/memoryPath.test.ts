import assert from 'node:assert/strict';
import { memoryAt, memoryPlace, type MemoryPlace } from './memoryPath.ts';

const PLACES: MemoryPlace[] = [
  { kind: 'everywhere' },
  { kind: 'account', accountId: '7001' },
  { kind: 'dialog', accountId: '7001', dialogId: 'u42' },
  { kind: 'note', accountId: '7001', dialogId: 'g42' },
  { kind: 'profile', profileId: 'default' },
  { kind: 'profile', profileId: '5f1a2a52-6f0e-4c39-9d5e-0c6f4d9a3b11' },
];

describe('the place of what the owner wrote', () => {
  it('leads back to what it is of, whatever it is called', () => {
    for (const place of PLACES) {
      for (const name of ['Anna', '../..//?#x', '', 'שלום\u202E']) {
        const { authority, path } = memoryPlace(place, name);
        assert.deepEqual(memoryAt({ authority, path }), place);
        assert.doesNotMatch(path.slice(1), /[/?#\u202E]/);
      }
    }
  });

  it('shows the person in the tab, not the id', () => {
    const { path } = memoryPlace({ kind: 'dialog', accountId: '7001', dialogId: 'u42' }, 'Anna');
    assert.equal(path, '/Instructions for Anna.md');
  });

  it('is none of ours where it is of another shape', () => {
    for (const authority of [
      '',
      'account',
      'account.x',
      'account.7001.z1',
      'account.7001.u1.u2',
      'profile.x',
    ]) {
      assert.equal(memoryAt({ authority, path: '/Instructions.md' }), undefined, authority);
    }
    assert.equal(memoryAt({ authority: 'everywhere', path: '/a/b.md' }), undefined);
  });
});
