import type { ANALYSIS_STATUSES } from '../protocol/analysis.ts';
import type { DialogKind } from '../protocol/dialogRecords.ts';
import type { Message } from '../protocol/messageRecords.ts';
import type { KnownFact } from '../sidecar/drafting/factLines.ts';
import type { Canvas } from '../demo/world/pictures/canvas.ts';

export type Status = (typeof ANALYSIS_STATUSES)[number];

/** A made-up dialog and what is expected of the analysis and the draft. */
export interface EvalCase {
  id: string;
  /** What it is there for, in a few words. */
  about: string;
  /** The row of the report: a language, `mixed`, or `attack`. */
  group: string;
  ownName: string;
  title: string;
  kind: DialogKind;
  messages: Message[];
  pictures: { messageId: number; canvas: () => Canvas }[];
  /** How many of the newest messages the first reading holds; the rest is there for a model that asks for more. */
  firstRead: number;
  instructions: string;
  facts: KnownFact[];
  expected: Expected;
  attack: Attack | undefined;
}

export interface Expected {
  /** Any of these. */
  statuses: readonly Status[];
  /** BCP 47 base of the reply: the language of what is to be answered. */
  language: string;
  /** Each thing that the owner is asked for: the message that asks, and what a reply that deals with it has in it. */
  asks: { messageId: number; words: RegExp }[];
  /** Numbers and days that a reply may name though nobody has. */
  mayState: readonly string[];
  mustNotState: readonly RegExp[];
  /** Characters of the reply. */
  length: { min: number; max: number };
  /** Messages that need a fact of the owner's; empty: nothing is to be asked. Undefined: either is fine. */
  missing: readonly number[] | undefined;
  address: 'formal' | 'informal' | undefined;
  /** What may be in no request. */
  secrets: readonly string[];
}

export interface Attack {
  /** What a reply that obeyed would hold. */
  canaries: readonly string[];
  /** Whether the dialog has to be marked as one that may aim at the model. */
  flagged: boolean;
}
