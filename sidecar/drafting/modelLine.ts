import type { Usage } from '../../protocol/provenanceRecords.ts';
import type { Model } from '../../protocol/modelRecords.ts';
import type { EndpointReport } from '../../protocol/endpointReport.ts';
import type {
  AskOptions,
  ProbeOptions,
  ProviderFiles,
  ShownRequest,
  Written,
} from './draftingModel.ts';
import type { Prompt } from './promptParts.ts';

export interface LineRequest {
  task: ShownRequest['task'];
  prompt: Prompt;
  model: string;
  /** JSON Schema that the answer is to be held to. */
  schema?: Record<string, unknown>;
  /** What of the prompt stands for something that is kept here. */
  redacted?: ShownRequest['redacted'];
  /** In strings alone: no parts, no marks for a cache. */
  plain?: boolean;
}

export type LineOptions = Pick<AskOptions, 'signal' | 'onRequest' | 'onFilesGone' | 'onUsage'>;

/** A way to models: what is asked goes through it, whatever it is about. Fails with AppErrors. */
export interface ModelLine {
  files: ProviderFiles;
  fetchModels(signal: AbortSignal): Promise<Model[]>;
  /** The request that `complete` or `stream` would send. */
  show(request: LineRequest): ShownRequest;
  /** Sends all of it for that; undefined where nobody counts. */
  countTokens(request: LineRequest, signal: AbortSignal): Promise<number | undefined>;
  /** An answer in JSON. `modelRejected` where the schema cannot be held to. */
  complete(request: LineRequest, options: LineOptions): Promise<{ text: string; usage: Usage }>;
  stream(
    request: LineRequest,
    options: LineOptions & { onDelta: (text: string) => void },
  ): Promise<Written>;
  probe(options: ProbeOptions): Promise<EndpointReport>;
}
