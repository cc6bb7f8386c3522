import type { Analysis, Statement } from '../protocol/analysis.ts';
import type { Usage } from '../protocol/provenanceRecords.ts';
import type { ShownRequest } from '../sidecar/drafting/draftingModel.ts';

/** What came of one case. */
export interface Outcome {
  analysis: Analysis;
  /** Undefined where the worker would have written none. */
  reply: string | undefined;
  evidence: Statement[];
  /** What the model answered where JSON was asked for, word for word. */
  answers: string[];
  requests: ShownRequest[];
  usage: Usage[];
}
