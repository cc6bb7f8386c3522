import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createJournal, type Ask, type Journal, type Told } from '../journal.ts';
import type { DialogHistory, Send } from '../world.ts';
import { createMemory, type Evidence } from './check.ts';
import { checkApprovals, hashOf } from './checkApprovals.ts';
import { checkParts } from './checkParts.ts';
import { checkReceived } from './checkReceived.ts';
import { checkStanding } from './checkStanding.ts';
import type { DraftRow, JobRow, Snapshot } from './snapshot.ts';

const PLACE = { accountId: '1', dialogId: 'u2' };
const [FIRST, SECOND, THIRD] = ['One two three.', 'Four five six.', 'Seven eight nine.'] as const;
const TEXT = [FIRST, SECOND, THIRD].join('\n\n');
const LATER = 'Ten eleven.\n\nTwelve thirteen.\n\nFourteen.';

describe('the judge of what was sent in several messages', () => {
  let folder: string;
  let journal: Journal;
  let evidence: Evidence;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'judge-'));
    journal = createJournal(join(folder, 'journal.jsonl'));
    const approval = { version: 1, text: TEXT, newestMessageId: 9, silent: true, parts: 3 };
    acknowledge({ op: 'approve', draftId: 'draft', ...PLACE, ...approval });
    evidence = evidenceOf(journal);
    for (const [index, text] of [FIRST, SECOND, THIRD].entries()) arrive(`${index}`, text);
  });

  afterEach(() => {
    journal.close();
    rmSync(folder, { recursive: true });
  });

  function acknowledge(ask: Ask, told: Told = {}): void {
    journal.answered(journal.asked(1, ask), { kind: 'acknowledged', at: 1_000, told });
  }

  const messages = () => evidence.history[0]?.messages ?? [];

  function arrive(randomId: string, text: string): void {
    const messageId = 10 + evidence.sends.length;
    evidence.sends.push({ ...PLACE, messageId, randomId });
    messages().push({ messageId, at: 5_000, text, out: true, randomId, silent: true });
  }

  /** Another text in the place of each message; undefined: it is deleted. */
  function change(...texts: (string | undefined)[]): void {
    const changed = messages().flatMap((message, index) => {
      const text = texts[index];
      return text === undefined ? [] : [{ ...message, text }];
    });
    messages().splice(0, Infinity, ...changed);
  }

  function ended(kind: 'edit' | 'delete', also: Partial<DraftRow>, version: number | null): void {
    if (kind === 'edit' && version !== null)
      acknowledge({ op: 'editSent', draftId: 'draft', version, text: LATER });
    else acknowledge({ op: 'deleteSent', draftId: 'draft' });
    const { snapshot } = evidence;
    snapshot.jobs.push(jobOf(kind, version));
    Object.assign(snapshot.drafts[0] ?? {}, also);
  }

  const judge = () =>
    [...checkParts(evidence), ...checkReceived(evidence), ...checkStanding(evidence)].join('\n');

  it('finds nothing wrong with what arrived whole, once and in order', () => {
    assert.equal(judge(), '');
  });

  it('finds nothing wrong with a text that is still on its way', () => {
    evidence.sends.pop();
    messages().pop();
    Object.assign(evidence.snapshot.drafts[0] ?? {}, { state: 'sending', sent_message_id: null });
    assert.equal(judge(), '');
  });

  it('misses a message of what is said to be sent', () => {
    evidence.sends.pop();
    messages().pop();
    assert.match(judge(), /2 of 3 messages were received/);
    assert.match(judge(), /is sent without its last 3 words/);
  });

  it('finds a message that came twice under another random id', () => {
    arrive('99', SECOND);
    assert.match(judge(), /carries a random id of no approval/);
  });

  it('finds a random id that was changed after it was given', () => {
    judge();
    const { parts } = evidence.snapshot;
    parts.splice(1, 1, { approval_id: 7, part: 1, random_id: '98', attachment_id: null });
    assert.match(judge(), /part 1 of approval 7 has another random id/);
  });

  it('finds messages in another order', () => {
    const [, second, third] = evidence.sends;
    Object.assign(second ?? {}, { randomId: '2' });
    Object.assign(third ?? {}, { randomId: '1' });
    const [, middle, last] = messages();
    Object.assign(middle ?? {}, { randomId: '2', text: THIRD });
    Object.assign(last ?? {}, { randomId: '1', text: SECOND });
    assert.match(judge(), /its messages arrived as 0,2,1/);
    assert.match(judge(), /is not in the words of its approval/);
  });

  it('finds words that were not approved', () => {
    change(FIRST, SECOND, 'Seven eight ten.');
    assert.match(judge(), /is not in the words of its approval/);
  });

  it('finds a message that made a sound', () => {
    Object.assign(messages()[1] ?? {}, { silent: false });
    assert.match(judge(), /was never approved like this/);
  });

  it('finds a message that went and that nobody deleted', () => {
    change(FIRST, SECOND);
    assert.match(judge(), /a message is gone that nobody deleted/);
  });

  it('knows a version that took the place of what was sent', () => {
    ended('edit', { version: 2, sent_version: 2 }, 2);
    change('Ten eleven.', 'Twelve thirteen.', 'Fourteen.');
    assert.equal(judge(), '');
  });

  it('finds an edit that was put in the place of another message', () => {
    ended('edit', { version: 2, sent_version: 2 }, 2);
    change('Twelve thirteen.', 'Ten eleven.', 'Fourteen.');
    assert.match(judge(), /what stands there is not version 2/);
  });

  it('finds an edit that is done and left a message as it was', () => {
    ended('edit', { version: 2, sent_version: 2 }, 2);
    change('Ten eleven.', 'Twelve thirteen.', THIRD);
    assert.match(judge(), /what stands there is not version 2/);
  });

  it('knows what was deleted, and finds what stands all the same', () => {
    ended('delete', { deleted_at: 6_000 }, null);
    assert.match(judge(), /was deleted and stands there/);
    change();
    assert.equal(judge(), '');
  });

  it('finds a file that nobody attached', () => {
    Object.assign(messages()[0] ?? {}, { file: { sha256: 'other' } });
    assert.match(judge(), /a file is not as it was attached/);
  });

  describe('where the approval was withdrawn', () => {
    const withdrawn = () => checkApprovals(evidence).join('\n');

    beforeEach(() => {
      evidence.sends = [];
      messages().splice(0);
      Object.assign(evidence.snapshot.drafts[0] ?? {}, { state: 'drafting', approval_id: null });
    });

    it('asks for a cause', () => {
      assert.match(withdrawn(), /was approved and is drafting, for no cause/);
    });

    it('takes an edit for one that was made before the approval, when the account was not told yet', () => {
      evidence.snapshot.jobs.push({ ...jobOf('edit', 1), finished_at: 900 });
      assert.equal(withdrawn(), '');
    });

    it('takes none for one that was made before there was a draft', () => {
      evidence.snapshot.jobs.push({ ...jobOf('edit', 1), finished_at: 499 });
      assert.match(withdrawn(), /for no cause/);
    });
  });
});

function jobOf(kind: string, version: number | null): JobRow {
  return {
    id: 5,
    kind,
    account_id: PLACE.accountId,
    dialog_id: PLACE.dialogId,
    draft_id: 'draft',
    state: 'done',
    attempt: 1,
    cancel_asked: 0,
    error: null,
    outcome: 'Done.',
    finished_at: 7_000,
    edit_version: version,
  };
}

function evidenceOf(journal: Journal): Evidence {
  const history: DialogHistory[] = [{ ...PLACE, messages: [] }];
  const sends: Send[] = [];
  const memory = createMemory();
  return { snapshot: snapshotOf(), journal, history, sends, memory, requests: [], startedAt: 0 };
}

function snapshotOf(): Snapshot {
  const where = { draft_id: 'draft', account_id: PLACE.accountId, dialog_id: PLACE.dialogId };
  return {
    jobs: [],
    attempts: [],
    drafts: [
      {
        ...where,
        state: 'sent',
        version: 1,
        text: TEXT,
        approval_id: 7,
        sent_message_id: 10,
        sent_version: 1,
        deleted_at: null,
        created_at: 500,
        updated_at: 0,
      },
    ],
    versions: [],
    approvals: [
      {
        ...where,
        approval_id: 7,
        version: 1,
        text_hash: hashOf(TEXT),
        newest_message_id: 9,
        random_id: '0',
        approved_at: 0,
        send_at: 0,
      },
    ],
    parts: [0, 1, 2].map((part) => ({
      approval_id: 7,
      part,
      random_id: `${part}`,
      attachment_id: null,
    })),
    streams: [],
    conversations: [],
    chatMessages: [],
    paused: false,
    attemptsGoingBack: [],
    orphanStreams: [],
    otherThanStreamed: [],
    integrity: ['ok'],
    foreignKeys: 0,
  };
}
