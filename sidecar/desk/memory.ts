import type { Configuration } from '../../protocol/configuration.ts';
import type { Log } from '../../rpc/startMessage.ts';
import type { Emit } from '../announcer.ts';
import { describeFailure } from '../describeFailure.ts';
import { createFacts } from '../facts/facts.ts';
import { createGuidances } from '../memory/guidances.ts';
import { createInstructions } from '../memory/instructions.ts';
import { createNotes } from '../memory/notes.ts';
import { createProfiles } from '../memory/profiles.ts';
import { createVoice } from '../memory/voice.ts';
import type { Store, Tx } from '../store/store.ts';

export interface MemoryOptions {
  store: Store;
  settings: () => Configuration['settings'];
  emit: Emit;
  /** What is shown of a dialog may be another. */
  touchDialog: (accountId: string, dialogId: string) => void;
  onProfileRemoved: (profileId: string) => void;
  now: () => number;
  log: Log;
}

export type Memory = ReturnType<typeof createMemory>;

/** What the owner has told or shown, and the drafts are guided by. */
export function createMemory({ store, settings, emit, touchDialog, ...options }: MemoryOptions) {
  const { now, log } = options;
  const instructions = createInstructions({
    store,
    now,
    onChange({ accountId, dialogId }) {
      if (dialogId !== undefined) touchDialog(accountId, dialogId);
      const of = dialogId === undefined ? { accountId } : { accountId, dialogId };
      emit('instructions/changed', of);
    },
  });
  const profiles = createProfiles({
    store,
    now,
    onChange: (profile) => emit('profile/changed', { profile }),
    onRemoved(profileId) {
      options.onProfileRemoved(profileId);
      emit('profile/removed', { profileId });
    },
    onUse: ({ accountId, dialogId }) => touchDialog(accountId, dialogId),
  });
  const notes = createNotes({
    store,
    now,
    onChange({ accountId, dialogId }) {
      touchDialog(accountId, dialogId);
      emit('note/changed', { accountId, dialogId });
    },
  });
  const voice = createVoice({ store, isWanted: () => settings().voice !== false });

  return {
    instructions,
    profiles,
    notes,
    voice,
    facts: createFacts({ store, now }),
    guidances: createGuidances({ instructions, profiles, notes, settings }),
    learnsFromEdits: () => settings().learnFromEdits !== false,
    async forgetVoice(): Promise<void> {
      await store
        .write((tx) => voice.forgetAll(tx))
        .catch((error: unknown) =>
          log('warn', `the owner's messages were not forgotten: ${describeFailure(error)}`),
        );
    },
    removeOfAccount(tx: Tx, accountId: string): void {
      instructions.removeOfAccount(tx, accountId);
      profiles.removeOfAccount(tx, accountId);
      notes.removeOfAccount(tx, accountId);
    },
  };
}
