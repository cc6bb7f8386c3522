import type { Anthropic } from '@anthropic-ai/sdk';
import { AppError } from '../../protocol/errors.ts';
import type { Connection } from './connect.ts';

type Body = Anthropic.MessageCreateParamsNonStreaming;

/** Enough for one word, also of a model that thinks first. */
const FEW_TOKENS = 64;
const QUESTION = 'Answer with the one word: ok';
/** Eight by eight, of one blue. */
const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mMwaLiAFTEMLQkAWvNgAR2uQ4IAAAAASUVORK5CYII=';

/** Nothing that some server might not know. */
export const plainRequest = (model: string): Body => ({
  model,
  max_tokens: FEW_TOKENS,
  messages: [{ role: 'user', content: QUESTION }],
});

/** In parts, of which one is marked for the cache: as every prompt is. */
export const markedRequest = (model: string): Body => ({
  ...plainRequest(model),
  system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }],
  messages: [{ role: 'user', content: [{ type: 'text', text: QUESTION }] }],
});

export const pictureRequest = (model: string): Body => ({
  ...plainRequest(model),
  messages: [
    {
      role: 'user',
      content: [
        { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PICTURE } },
        { type: 'text', text: QUESTION },
      ],
    },
  ],
});

export const schemaRequest = (model: string): Body => ({
  ...plainRequest(model),
  output_config: {
    format: {
      type: 'json_schema',
      schema: {
        type: 'object',
        properties: { ok: { type: 'boolean' } },
        required: ['ok'],
        additionalProperties: false,
      },
    },
  },
});

/** Its answer; undefined where it is refused as it is. Anything else that goes wrong is thrown. */
export async function answerTo(
  { client, guard }: Connection,
  body: Body,
  signal: AbortSignal,
): Promise<Anthropic.Message | undefined> {
  try {
    return await guard(
      signal,
      () => false,
      () => client.messages.create(body, { signal }),
    );
  } catch (error) {
    if (error instanceof AppError && error.code === 'modelRejected') return undefined;
    throw error;
  }
}
