import type { Analysis, Statement } from '../../protocol/analysis.ts';
import type { KnownFact } from './factLines.ts';
import type { DialogKind } from '../../protocol/dialogRecords.ts';
import type { Message } from '../../protocol/messageRecords.ts';
import type { Usage } from '../../protocol/provenanceRecords.ts';
import type { Model } from '../../protocol/modelRecords.ts';
import type { Abilities } from './abilities.ts';
import type { EndpointReport } from '../../protocol/endpointReport.ts';
import type { Guidance } from './guidance.ts';
import type { LearnInput } from './learnPrompt.ts';
import type { MarkKind } from './redaction/marks.ts';
import type { RedactionLevel } from './redaction/redactPrompt.ts';

/** One side's words in the conversation between the user and the assistant about a dialog. */
export interface Said {
  role: 'user' | 'assistant';
  text: string;
}

export type ImageType = 'image/jpeg' | 'image/png' | 'image/gif' | 'image/webp';

/** What tells one picture from every other. */
export interface ImageFacts {
  mediaType: ImageType;
  byteLength: number;
  /** Hexadecimal. */
  sha256: string;
}

/** What the model is shown of a message's photo: the picture, by its id at the endpoint or whole, or that it is missing. */
export type Photo = { messageId: number } & (
  | { kind: 'file'; providerId: string; facts?: ImageFacts }
  | { kind: 'inline'; bytes: Uint8Array; mediaType: ImageType }
  /** The endpoint had it once. */
  | { kind: 'gone' }
  /** Too large, say; a few words of ours. */
  | { kind: 'leftOut'; why: string }
);

/** What the model is shown of a dialog. Recipient, account and method are not in it: those are code's to choose. */
export interface DraftingInput {
  ownName: string;
  dialogTitle: string;
  dialogKind: DialogKind;
  /** Oldest first. */
  messages: Message[];
  /** Ids of messages that came since the last processed one. */
  newMessageIds: number[];
  photos: Photo[];
  /** The user's standing instructions. */
  instructions: string;
  /** What they want beside those: of this account, of this dialog. */
  guidance?: Guidance;
  /** Of the owner's own messages elsewhere: how they write. Of a draft alone. */
  examples?: string[];
  /** What the user asks of this one draft ("shorter"). */
  instruction?: string;
  /** The text that `instruction` speaks of. */
  previousText?: string;
  /** What the owner has told, newest first; it holds whatever the messages say. */
  facts?: KnownFact[];
  /** Said in the chat about this dialog, oldest first: wishes given there hold for drafts as well. */
  talk?: Said[];
  now: Date;
}

/** What a draft is written from: `missing` are facts that nobody gave, as questions to the owner. */
export type DraftInput = DraftingInput & { language: string; missing?: string[] };

/** What the model is shown when the user talks with it about a dialog. */
export interface ChatInput {
  ownName: string;
  dialogTitle: string;
  dialogKind: DialogKind;
  /** Of the dialog, oldest first. */
  messages: Message[];
  photos: Photo[];
  /** What the owner has told, newest first. */
  facts?: KnownFact[];
  /** The open draft's, if there is one. */
  draftText?: string;
  /** Finished pairs of the conversation, oldest first. */
  history: Said[];
  question: string;
  /** The user's standing instructions. */
  instructions: string;
  /** What they want beside those: of this account, of this dialog. */
  guidance?: Guidance;
  now: Date;
}

/** A request as it leaves this machine, for a person to read. */
export interface ShownRequest {
  task: 'analysis' | 'draft' | 'chat';
  /** The address it goes to. */
  endpoint: string;
  model: string;
  /** JSON, byte for byte as it is sent; in place of a picture's bytes stands which picture it was. */
  body: string;
  /** Of all of it, pictures included. */
  byteLength: number;
  /** As the endpoint counted them, if it was asked and does. */
  tokens?: number;
  /** In order; `providerId` of one that is named, not carried. */
  images: (Partial<ImageFacts> & { providerId?: string })[];
  /** What stands in it for something that is kept here; in order. */
  redacted: { mark: string; kind: MarkKind }[];
}

/** What a model has written, and what that took. */
export interface Written {
  text: string;
  usage: Usage;
  /** Marks in the text that stand for nothing: the model made them up. */
  unknownMarks?: string[];
  /** For the user: what the model was asked without. */
  warning?: string;
}

export interface ProbeOptions {
  /** Which of the listed ones to ask; undefined: there is none. */
  choose: (models: Model[]) => string | undefined;
  /** Also what costs tokens: a few of them. */
  spend: boolean;
  /** Tokens known to have come out of its cache. */
  cacheReadsOf: (model: string) => number;
  signal: AbortSignal;
}

export interface AskOptions {
  model: string;
  signal: AbortSignal;
  /** Told, and waited for, before each request leaves. */
  onRequest?: (request: ShownRequest) => Promise<void> | void;
  /** Files that the endpoint no longer has; it is asked once more without them. */
  onFilesGone?: (providerIds: string[]) => void;
  /** What one request has come to so far, told anew as it grows; also of requests whose answer is of no use. */
  onUsage?: (request: symbol, usage: Usage) => void;
}

/** Pictures kept at the endpoint, so that a request names them and need not carry them. */
export interface ProviderFiles {
  /** Its address: an id of one means nothing at another. */
  endpoint: string;
  /**
   * `noFiles`: the endpoint keeps none, which is remembered; `full`: it has no room for more. Anything else that goes
   * wrong is thrown.
   */
  upload(
    file: { bytes: Uint8Array; mediaType: ImageType; expiresInSeconds: number },
    signal: AbortSignal,
  ): Promise<
    | { kind: 'uploaded'; providerId: string; expiresAt: number | undefined }
    | { kind: 'noFiles' }
    | { kind: 'full' }
  >;
  /** Deleted already is deleted. */
  remove(providerId: string, signal: AbortSignal): Promise<void>;
}

/** The model behind its port; no SDK type passes. Errors are AppErrors with `model…` codes or `cancelled`. */
export interface DraftingModel {
  files: ProviderFiles;
  fetchModels(signal: AbortSignal): Promise<Model[]>;
  /** What the endpoint can do, as far as that is found out. Nothing of any dialog is sent. */
  probe(options: ProbeOptions): Promise<EndpointReport>;
  /**
   * The requests that `analyse` and `streamDraft` would begin with. Sends nothing, unless they are to be `counted`: then
   * all of both, for the endpoint to count their tokens.
   */
  preview(
    input: DraftingInput & { language: string },
    options: { analysisModel: string; draftModel: string; counted: boolean; signal: AbortSignal },
  ): Promise<ShownRequest[]>;
  /** Is a reply needed, in which language, and why. Cited ids that are not in the input are dropped. */
  analyse(input: DraftingInput, options: AskOptions): Promise<{ analysis: Analysis; usage: Usage }>;
  /** Streams one reply in `language`; it leaves open what is `missing`. `onDelta` gets text as it comes; the promise the whole of it. */
  streamDraft(
    input: DraftInput,
    options: AskOptions & { onDelta: (text: string) => void },
  ): Promise<Written>;
  /** What the sentences of a finished draft rest on. Cited ids that are not in the input are dropped. */
  findEvidence(
    input: DraftingInput,
    draft: string,
    options: AskOptions,
  ): Promise<{ evidence: Statement[]; usage: Usage }>;
  /** What an edit of the owner's tells of their style, in short lines; none where it tells nothing. */
  learn(input: LearnInput, options: AskOptions): Promise<{ lines: string[]; usage: Usage }>;
  /** Streams the answer to `question`; a reply to send stands in it as a fenced block labelled `reply`. */
  streamChat(
    input: ChatInput,
    options: AskOptions & { onDelta: (text: string) => void },
  ): Promise<Written>;
}

export type CreateDraftingModel = (options: {
  baseUrl: string;
  apiKey: string | null;
  redaction: RedactionLevel;
  /** `vscode`: the language models of the windows, and no endpoint. */
  provider?: 'endpoint' | 'vscode';
  /** What is known of its models; shared by all that ask this endpoint. */
  abilities?: Abilities;
  log: (level: 'debug' | 'info' | 'warn' | 'error', text: string) => void;
}) => DraftingModel;
