import { createAbilities } from './abilities.ts';
import type { Endpoint } from './connect.ts';
import { createModel } from './createModel.ts';
import type { CreateDraftingModel, DraftingModel } from './draftingModel.ts';
import { createEndpointLine, type Patience } from './endpointLine.ts';
import { createRedactingLine } from './redaction/redactingLine.ts';

const PATIENCE: Patience = { answerMs: 300_000, idleMs: 180_000 };

/** The model behind any endpoint that speaks the Anthropic Messages API. */
export const createDraftingModel: CreateDraftingModel = (endpoint) =>
  createPatientModel(endpoint, PATIENCE);

/** The same with other limits to its patience. */
export function createPatientModel(endpoint: Endpoint, patience: Patience): DraftingModel {
  const { redaction, abilities = createAbilities() } = endpoint;
  const line = createEndpointLine(endpoint, patience, abilities);
  return createModel(createRedactingLine(line, redaction), abilities.withoutSchema);
}
