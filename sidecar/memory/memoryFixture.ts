import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../store/openStore.ts';
import type { Store } from '../store/store.ts';
import { createNotes, type Notes } from './notes.ts';
import { createProfiles, type Profiles } from './profiles.ts';

export const ANNA = { accountId: '1', dialogId: 'u2' };

/** A database of its own, with a clock that a test sets. */
export function openMemory() {
  const dir = mkdtempSync(join(tmpdir(), 'dialogdesk-memory-'));
  const clock = { now: 1_000_000 };
  let store = openStore({ dir });
  return {
    clock,
    now: () => clock.now,
    store: () => store,
    /** As a new process finds it. */
    async reopen(): Promise<void> {
      await store.close();
      store = openStore({ dir });
    },
    async close(): Promise<void> {
      await store.close();
      rmSync(dir, { recursive: true });
    },
  };
}
export type MemoryFixture = ReturnType<typeof openMemory>;

/** As in the sidecar, for whoever does not look at what is told. */
export const profilesIn = (store: Store): Profiles =>
  createProfiles({
    store,
    now: () => 1_000_000,
    onChange: () => {},
    onRemoved: () => {},
    onUse: () => {},
  });

export const notesIn = (store: Store): Notes =>
  createNotes({ store, now: () => 1_000_000, onChange: () => {} });
