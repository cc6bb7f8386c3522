import type { EncryptionStatus } from './encryptionRecords.ts';
import { inWords, phrase, t, type Phrase } from './l10n.ts';

export function isChanging({ state }: EncryptionStatus): boolean {
  return state === 'encrypting' || state === 'rotating' || state === 'decrypting';
}

/** It can be cancelled; not what goes back already: that would be the change anew. */
export function canBeCancelled(status: EncryptionStatus): boolean {
  return isChanging(status) && !status.takenBack;
}

/** How far a change is, 0 to 100. */
export function percentOf({ done = 0, total = 0 }: EncryptionStatus): number {
  return total === 0 ? 0 : Math.floor((done / total) * 100);
}

/** What is under way, and what holds it up. */
export function changeText(status: EncryptionStatus): string {
  const { error, state, takenBack } = status;
  if (error) return t('Encryption is held up: {0}', error.message);
  const percent = percentOf(status);
  if (takenBack) return goingBackText(state, percent);
  if (state === 'decrypting') return t('Decrypting what is stored: {0} %', percent);
  return state === 'rotating'
    ? t('Encrypting with the new key: {0} %', percent)
    : t('Encrypting what is stored: {0} %', percent);
}

function goingBackText(state: EncryptionStatus['state'], percent: number): string {
  if (state === 'decrypting') return t('Cancelling the encryption: {0} %', percent);
  return state === 'rotating'
    ? t('Cancelling the change of key: {0} %', percent)
    : t('Cancelling the decryption: {0} %', percent);
}

const CANCELLED: Record<'encrypting' | 'rotating' | 'decrypting', Phrase> = {
  encrypting: phrase('Encrypting was cancelled: what is stored is as it was, not encrypted.'),
  rotating: phrase(
    'The change of key was cancelled: everything is encrypted with the key of before.',
  ),
  decrypting: phrase('Decrypting was cancelled: everything is encrypted, as it was.'),
};

/** What to say of a change that came to another end than the one it was begun for; undefined: it did not. */
export function cancelledText(
  begun: EncryptionStatus,
  last: EncryptionStatus,
  ended: EncryptionStatus,
): string | undefined {
  const isCancelled = {
    encrypting: ended.state === 'off',
    decrypting: ended.state === 'on',
    // Turned off and on again in between, it ends with the new key.
    rotating: ended.state === 'on' && last.state === 'rotating' && last.takenBack === true,
  };
  const { state } = begun;
  if (state !== 'encrypting' && state !== 'rotating' && state !== 'decrypting') return undefined;
  return isCancelled[state] ? inWords(CANCELLED[state]) : undefined;
}
