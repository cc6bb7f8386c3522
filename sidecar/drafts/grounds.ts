import { randomUUID } from 'node:crypto';
import type { Statement } from '../../protocol/analysis.ts';
import { AppError } from '../../protocol/errors.ts';
import type { Draft } from '../../protocol/draftRecords.ts';
import type { Tx } from '../store/store.ts';
import { sentencesOf } from '../drafting/findStatements.ts';
import type { DraftReads } from './draftReads.ts';
import { nextQuestions, withAnswers } from './questions.ts';
import * as sql from './sql.ts';
import { assertAllowed } from './transitions.ts';

/** What a draft rests on and what it lacks: its evidence and its questions. */
export function createGrounds(
  { get, getAt }: Pick<DraftReads, 'get' | 'getAt'>,
  now: () => number,
  changed: (tx: Tx, draftId: string) => Draft,
) {
  function setEvidence(tx: Tx, draftId: string, evidence: Statement[]): void {
    tx.sql(sql.SET_EVIDENCE).run(JSON.stringify(evidence), now(), draftId);
  }

  /** With a new text: its evidence, and what the judgement it was written by found missing. */
  function ground(tx: Tx, draftId: string, evidence: Statement[]): void {
    const { questions = [], analysis } = get(draftId);
    const next = nextQuestions(questions, analysis?.missing ?? [], randomUUID);
    tx.sql(sql.SET_QUESTIONS).run(JSON.stringify(next), now(), draftId);
    setEvidence(tx, draftId, evidence);
  }

  /** What the user writes anew is the user's own word: only sentences that stay keep what they rest on. */
  function keepUnchanged(tx: Tx, draftId: string, text: string): void {
    const { evidence = [] } = get(draftId);
    const sentences = new Set(sentencesOf(text));
    const kept = evidence.filter(({ sentence }) => sentences.has(sentence));
    if (kept.length < evidence.length) setEvidence(tx, draftId, kept);
  }

  /** @throws AppError `conflict` where it cannot be written anew, or a question is not open any more */
  function answer(
    tx: Tx,
    draftId: string,
    version: number,
    answers: readonly { questionId: string; text: string }[],
  ): Draft {
    const { state, questions = [] } = getAt(draftId, version);
    assertAllowed('regenerate', state);
    const next = withAnswers(questions, answers);
    tx.sql(sql.SET_QUESTIONS).run(JSON.stringify(next), now(), draftId);
    return changed(tx, draftId);
  }

  /** @throws AppError `conflict` where the draft does not state it */
  function confirm(tx: Tx, draftId: string, version: number, sentence: string): Draft {
    const { evidence = [] } = getAt(draftId, version);
    if (!evidence.some((statement) => statement.sentence === sentence)) {
      throw new AppError('conflict', 'The draft does not say this any more.', {
        hint: 'Look at the newest text.',
      });
    }
    setEvidence(
      tx,
      draftId,
      evidence.map((statement) =>
        statement.sentence === sentence ? { ...statement, confirmed: true } : statement,
      ),
    );
    return changed(tx, draftId);
  }

  return { ground, keepUnchanged, answer, confirm };
}
