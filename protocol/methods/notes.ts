import * as z from 'zod/mini';
import { MAX_NOTE_LENGTH } from '../limits.ts';
import * as memory from '../memoryRecords.ts';
import { inDialog, method, nothing } from './method.ts';

/** What the owner knows of a contact. */
export const noteMethods = {
  /** The owner's notes on a contact, with what is proposed for them. */
  'note/get': method('read', z.object(inDialog), z.object({ note: memory.note })),
  /** Oldest first, the newest 50. */
  'note/versions': method(
    'read',
    z.object(inDialog),
    z.object({ versions: z.array(memory.noteVersion) }),
  ),
  /** `conflict` when `version` is not the newest; empty: none. */
  'note/edit': method(
    'draft',
    z.object({
      ...inDialog,
      version: z.int().check(z.gte(0)),
      text: z.string().check(z.maxLength(MAX_NOTE_LENGTH)),
    }),
    z.object({ note: memory.note }),
  ),
  /** Takes the proposal into the note. `conflict` when `version` of the note is not the newest. */
  'note/accept': method(
    'draft',
    z.object({ proposalId: z.uuid(), version: z.int().check(z.gte(0)) }),
    z.object({ note: memory.note }),
  ),
  /** What it said is not proposed again. */
  'note/reject': method(
    'draft',
    z.object({ proposalId: z.uuid() }),
    z.object({ note: memory.note }),
  ),
  /** The text of an earlier version, as a new one. */
  'note/revert': method(
    'draft',
    z.object({ ...inDialog, version: z.int().check(z.gte(0)), to: z.int().check(z.gte(1)) }),
    z.object({ note: memory.note }),
  ),
  /** The note, its earlier versions, what is proposed and what was rejected. */
  'note/forget': method('draft', z.object(inDialog), nothing),
} as const;
