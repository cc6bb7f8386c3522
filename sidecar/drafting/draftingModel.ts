import type { Analysis, DialogKind, Message, Model, Usage } from '../../protocol/records.ts';

/** What the model is shown of a dialog. Recipient, account and method are not in it: those are code's to choose. */
export interface DraftingInput {
  ownName: string;
  dialogTitle: string;
  dialogKind: DialogKind;
  /** Oldest first. */
  messages: Message[];
  /** Ids of messages that came since the last processed one. */
  newMessageIds: number[];
  photos: { messageId: number; bytes: Uint8Array; mediaType: 'image/jpeg' | 'image/png' }[];
  /** The user's standing instructions. */
  instructions: string;
  /** What the user asks of this one draft ("shorter"). */
  instruction?: string;
  /** The text that `instruction` speaks of. */
  previousText?: string;
  now: Date;
}

/** The model behind its port; no SDK type passes. Errors are AppErrors with `model…` codes or `cancelled`. */
export interface DraftingModel {
  fetchModels(signal: AbortSignal): Promise<Model[]>;
  /** Is a reply needed, in which language, and why. Cited ids that are not in the input are dropped. */
  analyse(
    input: DraftingInput,
    options: { model: string; signal: AbortSignal },
  ): Promise<{ analysis: Analysis; usage: Usage }>;
  /** Streams one reply in `language`. `onDelta` gets text as it comes; the promise the whole of it. */
  streamDraft(
    input: DraftingInput & { language: string },
    options: { model: string; signal: AbortSignal; onDelta: (text: string) => void },
  ): Promise<{ text: string; usage: Usage }>;
}

export type CreateDraftingModel = (options: {
  baseUrl: string;
  apiKey: string | null;
  log: (level: 'debug' | 'info' | 'warn' | 'error', text: string) => void;
}) => DraftingModel;
