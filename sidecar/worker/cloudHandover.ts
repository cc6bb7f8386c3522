import { phrase } from '../../protocol/l10n.ts';
import { AppError } from '../../protocol/errors.ts';
import type { FormattedText } from '../../protocol/formattedText.ts';
import type { Account } from '../../protocol/accountRecords.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import type { Log } from '../../rpc/startMessage.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { describeFailure } from '../describeFailure.ts';
import { hashDraft, type Place } from '../drafts/cloudDrafts.ts';
import type { Drafts } from '../drafts/drafts.ts';
import { planParts } from '../../protocol/planParts.ts';
import { assertAllowed } from '../drafts/transitions.ts';
import type { Store } from '../store/store.ts';
import type { CloudDraft } from '../telegram/gateway.ts';

const WITHIN_MS = 15_000;
const PREVIEW_LENGTH = 80;

export interface CloudHandoverOptions {
  store: Store;
  drafts: Drafts;
  accounts: () => Pick<Accounts, 'find' | 'get'>;
  log: Log;
}

/**
 * Hands a draft over to Telegram, where the user's other devices show it in the dialog's input field. What the user typed
 * there is never overwritten and never cleared: before each write it is asked what stands there, and only what the desk
 * has put there itself, unchanged, gives way. Telegram has no write on a condition, so what is typed within the
 * one round trip between the question and the write is not seen.
 */
export function createCloudHandover({ store, drafts, accounts, log }: CloudHandoverOptions) {
  const { cloud } = drafts;
  const online = new Set<string>();
  /** Question and write of one dialog stay together. */
  const lines = new Map<string, Promise<unknown>>();

  function inLine<T>({ accountId, dialogId }: Place, work: () => Promise<T>): Promise<T> {
    const key = `${accountId}/${dialogId}`;
    const done = (lines.get(key) ?? Promise.resolve()).then(work, work);
    lines.set(key, done);
    const leave = () => {
      if (lines.get(key) === done) lines.delete(key);
    };
    done.then(leave, leave);
    return done;
  }

  /** Only when the user asks for it. @throws AppError `conflict` where the user has typed something else there. */
  async function put(draftId: string, version: number, signal: AbortSignal): Promise<Draft> {
    const draft = drafts.getAt(draftId, version);
    assertAllowed('putInTelegram', draft.state);
    const wanted = oneMessage(draft.text);
    const hash = hashDraft(wanted);
    return inLine(draft, async () => {
      const { dialogId, accountId } = draft;
      const { gateway } = accounts().get(accountId);
      const standing = await gateway.fetchCloudDraft({ dialogId, signal });
      const stands = (one: string | undefined) => standing && isText(standing, one);
      if (standing && !stands(hash) && !stands(cloud.find(draft)?.hash)) throw typedThere(standing);
      // It may have been decided or rewritten meanwhile.
      assertAllowed('putInTelegram', drafts.getAt(draftId, version).state);
      // An answer that was lost: it stands there already.
      if (!stands(hash)) await gateway.saveCloudDraft({ dialogId, ...wanted, signal });
      return store.write((tx) => drafts.putInTelegram(tx, draftId, version, hash));
    });
  }

  /** Another device changed it: from then on it is the user's, even where the words come back. */
  function heard(place: Place, draft: CloudDraft | undefined): void {
    const record = cloud.find(place);
    if (!record || (draft && isText(draft, record.hash))) return;
    forget(place).catch((error: unknown) =>
      log('error', `a changed draft in Telegram was not recorded: ${describeFailure(error)}`),
    );
  }

  /** Of a dialog in which a reply was sent since. What could not be cleared waits for the next connection. */
  function clear(place: Place): void {
    if (cloud.find(place)?.isDue !== true) return;
    inLine(place, () => clearNow(place)).catch((error: unknown) =>
      log('warn', `a draft in Telegram was not cleared: ${describeFailure(error)}`),
    );
  }

  async function clearNow(place: Place): Promise<void> {
    const record = cloud.find(place);
    const gateway = accounts().find(place.accountId)?.gateway;
    if (record?.isDue !== true || gateway === undefined) return;
    const { dialogId } = place;
    const signal = AbortSignal.timeout(WITHIN_MS);
    const standing = await gateway.fetchCloudDraft({ dialogId, signal });
    // What was heard meanwhile counts.
    const hash = cloud.find(place)?.hash;
    if (standing && isText(standing, hash))
      await gateway.saveCloudDraft({ dialogId, text: '', entities: [], signal });
    await forget(place);
  }

  const forget = (place: Place) => store.write((tx) => drafts.leaveTelegram(tx, place));

  return {
    put,
    heard,
    /** After every change of a draft. */
    changed(draft: Draft): void {
      if (draft.state === 'sent') clear(draft);
    },
    /** After every change of an account. */
    accountChanged({ accountId, connection }: Account): void {
      const was = online.has(accountId);
      if (connection !== 'online') online.delete(accountId);
      else if (!was) {
        online.add(accountId);
        for (const record of cloud.listDue(accountId)) clear(record);
      }
    },
  };
}

function isText(standing: CloudDraft, hash: string | undefined): boolean {
  return !standing.holdsMore && hashDraft(standing) === hash;
}

/** A draft in Telegram is one message, and its files stay here. */
function oneMessage(source: string): FormattedText {
  const [first, ...others] = planParts(source);
  if (first === undefined) {
    throw new AppError('invalidParams', 'There is no text to put there.', {
      hint: 'Write something first.',
    });
  }
  if (others.length > 0) {
    throw new AppError(
      'messageTooLong',
      'A draft in Telegram is one message, and this is longer.',
      {
        hint: 'Shorten it.',
      },
    );
  }
  const { text, entities } = first;
  return { text, entities };
}

/** What stands there is told in the hint: logs keep codes and messages, and never what somebody wrote. */
function typedThere({ text }: CloudDraft): AppError {
  const line = text.replace(/\s+/g, ' ').trim();
  const short = line.length > PREVIEW_LENGTH ? `${line.slice(0, PREVIEW_LENGTH - 1)}…` : line;
  return new AppError('conflict', 'In Telegram something else is typed in this chat already.', {
    hint:
      short === ''
        ? 'A file or a reply is begun there. Send it or clear it there, then try again.'
        : phrase('There stands: “{0}”. Send it or clear it there, then try again.', short),
  });
}
