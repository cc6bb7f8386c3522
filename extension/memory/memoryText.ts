import { AppError } from '../../protocol/errors.ts';
import { phrase } from '../../protocol/l10n.ts';
import { MAX_INSTRUCTIONS_LENGTH, MAX_NOTE_LENGTH } from '../../protocol/limits.ts';
import type { Profile } from '../../protocol/memoryRecords.ts';
import type { Desk } from '../desk.ts';
import { readSettings, writeInstructions } from '../settings.ts';
import type { MemoryPlace } from './memoryPath.ts';

/** Room for the head of a profile. */
const MAX_HEAD = 1_000;

/** `version`: what a change must be based on. */
export interface MemoryText {
  text: string;
  version: number;
}

/** As it is kept now: in the settings, or by the worker. */
export async function fetchMemory(desk: Desk, place: MemoryPlace): Promise<MemoryText> {
  switch (place.kind) {
    case 'everywhere': {
      const { instructions: text } = readSettings();
      return { text: typeof text === 'string' ? text : '', version: 0 };
    }
    case 'profile': {
      const profile = await fetchProfile(desk, place.profileId);
      const { writeProfile } = await import('./profileFile.ts');
      return { text: writeProfile(profile), version: profile.version };
    }
    case 'note':
      return (await desk.client.request('note/get', noteOf(place))).note;
    case 'account':
    case 'dialog':
      break;
  }
  return (await desk.client.request('instructions/get', placeOf(place))).instructions;
}

/** Answers it as it is kept. @throws AppError `tooLarge`, `invalidParams`, or `conflict` where it was changed since `version` */
export async function storeMemory(
  desk: Desk,
  place: MemoryPlace,
  { text, version }: MemoryText,
): Promise<MemoryText> {
  if (excessOf(place, text) > 0) {
    const message = phrase(
      'This is {0} characters long, and {1} fit.',
      text.length,
      longestOf(place),
    );
    throw new AppError('tooLarge', message, { hint: 'Shorten it, then save again.' });
  }
  switch (place.kind) {
    case 'everywhere':
      await writeInstructions(text);
      return { text, version };
    case 'profile':
      return storeProfile(desk, place.profileId, { text, version });
    case 'note': {
      const edited = { ...noteOf(place), version, text };
      return (await desk.client.request('note/edit', edited)).note;
    }
    case 'account':
    case 'dialog':
      break;
  }
  const edit = { ...placeOf(place), version, text };
  return (await desk.client.request('instructions/edit', edit)).instructions;
}

async function storeProfile(
  desk: Desk,
  profileId: string,
  { text, version }: MemoryText,
): Promise<MemoryText> {
  const { readProfile, writeProfile } = await import('./profileFile.ts');
  const read = readProfile(text);
  if ('message' in read) {
    const hint = phrase('Correct line {0}, then save again.', read.line);
    throw new AppError('invalidParams', read.message, { hint });
  }
  const { profile } = await desk.client.request('profile/edit', { ...read, profileId, version });
  return { text: writeProfile(profile), version: profile.version };
}

async function fetchProfile(desk: Desk, profileId: string): Promise<Profile> {
  const { profiles } = await desk.client.request('profile/list', {});
  const found = profiles.find((profile) => profile.profileId === profileId);
  if (found) return found;
  throw new AppError('notFound', 'This profile does not exist any more.');
}

/** How many characters (UTF-16 units) are too many; 0 where it fits. */
export function excessOf(place: MemoryPlace, text: string): number {
  return Math.max(0, text.length - longestOf(place));
}

/** A profile has a head besides. */
export function longestOf({ kind }: MemoryPlace): number {
  if (kind === 'note') return MAX_NOTE_LENGTH;
  return kind === 'profile' ? MAX_INSTRUCTIONS_LENGTH + MAX_HEAD : MAX_INSTRUCTIONS_LENGTH;
}

function placeOf(place: { accountId: string; dialogId?: string }): {
  accountId: string;
  dialogId?: string;
} {
  const { accountId, dialogId } = place;
  return dialogId === undefined ? { accountId } : { accountId, dialogId };
}

function noteOf({ accountId, dialogId }: { accountId: string; dialogId: string }): {
  accountId: string;
  dialogId: string;
} {
  return { accountId, dialogId };
}
