import * as z from 'zod/mini';
import { endpointReport } from '../endpointReport.ts';
import * as models from '../modelRecords.ts';
import { wireError } from '../wireError.ts';
import { method, nothing } from './method.ts';

/** Of the model's endpoint, and of the language models that a window has. */
export const modelMethods = {
  /**
   * Finds out what the model's endpoint can do; nothing of any dialog is sent. `spend`: also what costs tokens, a few
   * hundred. What it finds is heeded from then on: a model is asked without what it does not take.
   */
  'model/probe': method('draft', z.object({ spend: z.boolean() }), endpointReport),
  /**
   * This window answers with its own language models where the configuration says `vscode`: `languageModel/asked` comes to
   * it, and to no other, until it goes away or another window offers. Empty: it has none. `withdraw` true: it does not any more.
   */
  'languageModel/offer': method(
    'admin',
    z.object({
      models: z.array(models.model).check(z.maxLength(200)),
      withdraw: z.optional(z.boolean()),
    }),
    nothing,
  ),
  /** A piece of the answer to `languageModel/asked`, in order, then its end. */
  'languageModel/answer': method(
    'admin',
    z.object({
      requestId: z.uuid(),
      answer: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('text'), text: z.string() }),
        z.object({ kind: z.literal('done') }),
        z.object({ kind: z.literal('failed'), error: wireError }),
      ]),
    }),
    nothing,
  ),
  'model/list': method('read', nothing, z.object({ models: z.array(models.model) })),
} as const;
