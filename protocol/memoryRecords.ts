import * as z from 'zod/mini';
import { accountId, dialogId, draftId, profileId } from './ids.ts';
import { languageTag } from './languages.ts';
import { MAX_INSTRUCTIONS_LENGTH, MAX_PROFILE_NAME } from './limits.ts';
import { timestamp } from './timestamp.ts';

/** Where instructions count, from the widest to the narrowest. Where two differ, the narrower counts. */
export const INSTRUCTION_SCOPES = ['everywhere', 'account', 'dialog'] as const;

/**
 * What the owner wants of the replies of one account, or of one dialog. What is wanted everywhere is a setting.
 */
export const instructions = z.object({
  accountId,
  /** Absent: of the whole account. */
  dialogId: z.optional(dialogId),
  /** Markdown; empty: there are none. */
  text: z.string(),
  /** Grows by one with every change; 0: nothing was ever written. */
  version: z.int(),
  updatedAt: z.optional(timestamp),
});
export type Instructions = z.infer<typeof instructions>;

/** What the owner writes of a profile. */
export const profileText = z.object({
  name: z.string().check(z.maxLength(MAX_PROFILE_NAME), z.regex(/\S/)),
  /** Who writes, and how; Markdown. */
  persona: z.string().check(z.maxLength(MAX_INSTRUCTIONS_LENGTH)),
  /** Null: the setting's. */
  draftModel: z.nullable(z.string().check(z.maxLength(200))),
  analysisModel: z.nullable(z.string().check(z.maxLength(200))),
  /** Of replies; null: that of the messages. */
  language: z.nullable(languageTag),
});

/** How the owner writes in some of their dialogs, and with which models. */
export const profile = z.extend(profileText, {
  profileId,
  /** Grows by one with every change; 0: the default one, never written. */
  version: z.int(),
});
export type Profile = z.infer<typeof profile>;

/** The edit that a line was learnt from: what was sent in place of the suggestion. */
export const noteEvidence = z.object({ draftId, version: z.int(), at: timestamp });
export type NoteEvidence = z.infer<typeof noteEvidence>;

export const noteLine = z.object({ text: z.string(), evidence: z.array(noteEvidence) });
export type NoteLine = z.infer<typeof noteLine>;

/** What was learnt from the owner's edits and waits for their yes or no; one of a dialog at most. */
export const noteProposal = z.object({
  proposalId: z.uuid(),
  createdAt: timestamp,
  lines: z.array(noteLine),
  /** The whole note as it would be. */
  text: z.string(),
});
export type NoteProposal = z.infer<typeof noteProposal>;

/** How the owner likes to write to a contact, in their own words. */
export const note = z.object({
  accountId,
  dialogId,
  /** Markdown; empty: there is none. */
  text: z.string(),
  /** Grows by one with every change; 0: there is none, or it was forgotten. */
  version: z.int(),
  updatedAt: z.optional(timestamp),
  proposal: z.optional(noteProposal),
});
export type Note = z.infer<typeof note>;

export const noteVersion = z.object({
  version: z.int(),
  text: z.string(),
  /** By the owner's hand, by their yes to a proposal, or taken back from an earlier one. */
  origin: z.enum(['written', 'learnt', 'reverted']),
  at: timestamp,
});
export type NoteVersion = z.infer<typeof noteVersion>;

/** What the next draft of a dialog is guided by. */
export const guidance = z.object({
  /** From the widest to the narrowest. */
  instructions: z.array(z.enum(INSTRUCTION_SCOPES)),
  profile: z.object({ profileId, name: z.string() }),
  /** There are notes on it. */
  noted: z.boolean(),
  /** What is proposed for them, to be seen with this `version` of them. */
  proposal: z.optional(
    z.object({ proposalId: z.uuid(), version: z.int(), lines: z.array(z.string()) }),
  ),
});
export type Guidance = z.infer<typeof guidance>;
