import * as z from 'zod/mini';
import { t } from '../../protocol/l10n.ts';
import { STATEMENT_KINDS, type Statement } from '../../protocol/analysis.ts';
import { toMarkdown } from '../../protocol/toMarkdown.ts';
import type { Message } from '../../protocol/messageRecords.ts';
import type { DraftingInput } from './draftingModel.ts';
import { factId } from './factLines.ts';
import { findStatements, numbersIn, sentencesOf } from './findStatements.ts';
import { neutralise } from '../../protocol/neutralise.ts';
import { buildPrompt } from './prompt.ts';
import { line, type Prompt } from './promptParts.ts';
import { describedSchema, jsonSchemaOf, readAnswer } from './structured.ts';
import { citedMessageIds, promptMessages } from './transcript.ts';

const sources = z.strictObject({
  statements: z.array(
    z.strictObject({
      sentence: z.string(),
      kind: z.enum([...STATEMENT_KINDS, 'none']),
      message_ids: z.array(z.string()),
      fact_ids: z.array(z.string()),
    }),
  ),
});

export const EVIDENCE_SCHEMA = jsonSchemaOf(sources);
export const EVIDENCE_DESCRIBED = describedSchema(EVIDENCE_SCHEMA);

/** What the owner has said where it is no fact of its own. */
const OWNER = 'owner';
const ownerSaid = (): string => t('Your own instructions');

const sentenceId = (index: number): string => `s${index + 1}`;

/** Asks for the sources of a finished draft; it begins as the requests before it, so that the endpoint knows most of it. */
export function evidencePrompt(
  input: DraftingInput,
  draft: string,
  described: string | undefined,
): Prompt {
  const task = [
    'Task: find what each sentence of this draft of a reply rests on.',
    ...sentencesOf(draft).map((text, index) =>
      line({ sentence: sentenceId(index), text: neutralise(text) }),
    ),
    'Name each sentence that states a fact, a price, a date or another number, or promises something: in "message_ids" the \
messages that say it (for a promise, the one that asks for it), in "fact_ids" the facts of the owner\'s ("f1") or "owner" where the \
owner\'s instructions say it. Only what really says it: where nothing does, both lists are empty. "none" is the kind of a \
sentence that states nothing of the sort.',
  ];
  if (described !== undefined) task.push(described);
  return buildPrompt(input, task);
}

/**
 * The model's answer as evidence; undefined where it is none. Sentences and sources that do not exist are dropped. What
 * the program itself takes for a price, a date or a number is stated whatever the model says, and a source of a price or a
 * number is one only if it names that number, or shows a picture in which it may stand.
 */
export function readEvidence(
  answer: string,
  input: DraftingInput,
  draft: string,
): Statement[] | undefined {
  const found = readAnswer(sources, answer);
  if (!found) return undefined;
  const messages = promptMessages(input);
  const pictures = input.photos.filter(({ kind }) => kind === 'file' || kind === 'inline');
  const pictured = new Set(pictures.map(({ messageId }) => messageId));
  const bySentence = new Map(found.statements.map((one) => [one.sentence, one]));
  const byProgram = new Map(findStatements(draft).map(({ sentence, kind }) => [sentence, kind]));
  return sentencesOf(draft).flatMap((sentence, index) => {
    const seen = bySentence.get(sentenceId(index));
    const known = byProgram.get(sentence);
    const named = seen === undefined || seen.kind === 'none' ? undefined : seen.kind;
    const kind = known === 'price' ? known : (named ?? known);
    if (kind === undefined || (seen?.kind === 'none' && known === 'promise')) return [];
    const cited = citedMessageIds(seen?.message_ids ?? [], messages);
    const facts = citedFacts(seen?.fact_ids ?? [], input);
    const isCounted = kind === 'price' || kind === 'number';
    const wanted = isCounted ? numbersIn(sentence) : [];
    const sourceTexts = [
      ...messages.filter(({ messageId }) => cited.includes(messageId)).map(textOf),
      ...facts,
      ...(facts.includes(ownerSaid()) ? ownerTexts(input) : []),
    ];
    const given = new Set(sourceTexts.flatMap(numbersIn));
    // What stands in a picture the program cannot read.
    const isNamed =
      cited.some((id) => pictured.has(id)) || wanted.every((number) => given.has(number));
    return [{ sentence, kind, messageIds: isNamed ? cited : [], facts: isNamed ? facts : [] }];
  });
}

/** What the owner has said beside their messages and facts. */
function ownerTexts({
  instructions,
  instruction,
  guidance = {},
  talk = [],
}: DraftingInput): string[] {
  const { account, profile, note, dialog } = guidance;
  const words = talk.filter(({ role }) => role === 'user').map(({ text }) => text);
  const given = [instructions, instruction, account, profile?.persona, note, dialog, ...words];
  return given.filter((text) => text !== undefined);
}

function citedFacts(ids: string[], { facts = [] }: DraftingInput): string[] {
  const known = new Map(facts.map(({ text }, index) => [factId(index), text]));
  known.set(OWNER, ownerSaid());
  const cited = ids.map((id) => known.get(id.trim())).filter((text) => text !== undefined);
  return [...new Set(cited)];
}

/** All that the model could read a number from. */
function textOf({ text, entities, media, reply, linkPreview }: Message): string {
  const parts = [
    entities ? toMarkdown({ text, entities }) : text,
    media?.label,
    ...(media?.options?.map((option) => option.text) ?? []),
    reply?.text,
    ...Object.values(linkPreview ?? {}),
  ];
  return parts.filter(Boolean).join('\n');
}
