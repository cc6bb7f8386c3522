import { AppError } from '../../protocol/errors.ts';
import type { Desk } from '../desk.ts';
import type { InstructionsPlace } from '../memory/instructions.ts';
import type { Place } from '../memory/place.ts';
import type { Handlers } from '../server/clientContext.ts';
import { fitFrame } from './fitFrame.ts';
import type { Tx } from '../store/store.ts';

type MemoryHandlers = Pick<
  Handlers,
  | 'dialog/guidance'
  | 'instructions/get'
  | 'instructions/edit'
  | 'profile/list'
  | 'profile/create'
  | 'profile/edit'
  | 'profile/remove'
  | 'dialog/setProfile'
  | 'note/get'
  | 'note/versions'
  | 'note/edit'
  | 'note/accept'
  | 'note/reject'
  | 'note/revert'
  | 'note/forget'
>;

/** What the owner told the desk of how replies are to be. */
export function memoryHandlers(desk: Desk): MemoryHandlers {
  const {
    store,
    accounts,
    assertDialog,
    guidances,
    instructions,
    profiles,
    notes,
    queue,
    sessions,
  } = desk;

  /** No request reaches what is another account's. @throws AppError `peerUnknown`, `notFound` */
  function assertPlace({ accountId, dialogId }: InstructionsPlace): void {
    if (dialogId !== undefined) return assertDialog(accountId, dialogId);
    if (accounts.known().some((account) => account.accountId === accountId)) return;
    throw new AppError('notFound', 'Nothing is kept of this account.');
  }

  /** What is said about the dialog from here on is said in another profile. */
  function endSessions(tx: Tx, place: Place): void {
    const live = sessions.list({ ...place, states: ['active', 'idle'] });
    for (const { sessionId } of live) sessions.end(tx, sessionId);
  }

  return {
    'dialog/guidance': (place) => {
      assertPlace(place);
      return { guidance: guidances.shown(place) };
    },
    'instructions/get': (place) => {
      assertPlace(place);
      return { instructions: instructions.get(place) };
    },
    'instructions/edit': async ({ version, text, ...place }) => {
      assertPlace(place);
      return {
        instructions: await store.write((tx) => instructions.edit(tx, place, version, text)),
      };
    },
    'profile/list': () => ({ profiles: profiles.list() }),
    'profile/create': async (text) => ({
      profile: await store.write((tx) => profiles.create(tx, text)),
    }),
    'profile/edit': async ({ profileId, version, ...text }) => ({
      profile: await store.write((tx) => profiles.edit(tx, profileId, version, text)),
    }),
    'profile/remove': async ({ profileId }) => {
      const places = await store.write((tx) => {
        const changed = profiles.remove(tx, profileId);
        for (const place of changed) endSessions(tx, place);
        return changed;
      });
      return { dialogsChanged: places.length };
    },
    'dialog/setProfile': async ({ profileId, ...place }) => {
      assertPlace(place);
      await store.write((tx) => {
        if (profiles.of(place).profileId === profileId) return;
        profiles.use(tx, place, profileId);
        endSessions(tx, place);
      });
      return {};
    },
    'note/get': (place) => {
      assertPlace(place);
      return { note: notes.get(place) };
    },
    'note/versions': (place) => {
      assertPlace(place);
      return { versions: fitFrame(notes.versions(place), 'last') };
    },
    'note/edit': async ({ version, text, ...place }) => {
      assertPlace(place);
      return { note: await store.write((tx) => notes.edit(tx, place, version, text)) };
    },
    'note/accept': async ({ proposalId, version }) => ({
      note: await store.write((tx) => notes.accept(tx, proposalId, version)),
    }),
    'note/reject': async ({ proposalId }) => ({
      note: await store.write((tx) => notes.reject(tx, proposalId)),
    }),
    'note/revert': async ({ version, to, ...place }) => {
      assertPlace(place);
      return { note: await store.write((tx) => notes.revert(tx, place, version, to)) };
    },
    'note/forget': async (place) => {
      assertPlace(place);
      await store.write((tx) => {
        // What is still to be learnt is of the same edits.
        const learning = queue.list({ ...place, kinds: ['learn'], states: UNFINISHED, limit: 100 });
        queue.cancelAll(
          tx,
          learning.map(({ jobId }) => jobId),
        );
        notes.forget(tx, place);
      });
      return {};
    },
  };
}

const UNFINISHED = ['scheduled', 'waiting', 'queued', 'running', 'retrying'] as const;
