import assert from 'node:assert/strict';
import { createReadySummary } from './readySummary.ts';

function open() {
  const told: number[] = [];
  const seen = new Set<string>();
  const now = { mayTell: true };
  const summary = createReadySummary({
    isSeen: (draftId) => seen.has(draftId),
    mayTell: () => now.mayTell,
    tell: (drafts) => told.push(drafts),
  });
  return {
    ...summary,
    told,
    seen,
    now,
    finish(...draftIds: string[]) {
      for (const draftId of draftIds) {
        summary.changed({ draftId, state: 'drafting' });
        summary.changed({ draftId, state: 'ready' });
      }
    },
  };
}

describe('the summary of drafts that are ready', () => {
  it('is one, of all that were written while nobody looked', () => {
    const desk = open();
    desk.now.mayTell = false; // The others are still being written.
    desk.finish('a', 'b');
    desk.look();
    desk.finish('c');
    desk.now.mayTell = true;
    desk.look();
    desk.look();
    assert.deepEqual(desk.told, [3]);
  });

  it('does not come again before the first was seen', () => {
    const desk = open();
    desk.finish('a');
    desk.look();
    desk.finish('b');
    desk.look();
    assert.deepEqual(desk.told, [1]);
    desk.changed({ draftId: 'a', state: 'approved' });
    desk.look();
    assert.deepEqual(desk.told, [1, 1]);
  });

  it('leaves out what the person sees, has decided or cannot have any more', () => {
    const desk = open();
    desk.finish('seen', 'rejected', 'gone', 'stale');
    desk.seen.add('seen');
    desk.changed({ draftId: 'rejected', state: 'rejected' });
    desk.removed('gone');
    desk.changed({ draftId: 'stale', state: 'stale' });
    desk.look();
    assert.deepEqual(desk.told, [1]);
  });

  it('says nothing of drafts that were ready before the window was there', () => {
    const desk = open();
    desk.changed({ draftId: 'old', state: 'ready' });
    desk.look();
    assert.deepEqual(desk.told, []);
  });
});
