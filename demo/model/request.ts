import * as z from 'zod/mini';
import type { Files } from './files.ts';
import { invalid } from './http.ts';
import { readImage, type Image } from './image.ts';
import { getModel } from './models.ts';

/** What is read of a Messages request. Strict where the API is strict, so that a wrong request is noticed here. */

const cacheControl = z.optional(
  z.nullable(
    z.strictObject({ type: z.literal('ephemeral'), ttl: z.optional(z.enum(['5m', '1h'])) }),
  ),
);
const textBlock = z.strictObject({
  type: z.literal('text'),
  text: z.string().check(z.minLength(1)),
  cache_control: cacheControl,
});
const imageBlock = z.strictObject({
  type: z.literal('image'),
  source: z.discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('base64'),
      media_type: z.enum(['image/jpeg', 'image/png', 'image/gif', 'image/webp']),
      data: z.string(),
    }),
    z.strictObject({ type: z.literal('file'), file_id: z.string() }),
  ]),
  cache_control: cacheControl,
});
const block = z.discriminatedUnion('type', [textBlock, imageBlock]);
const message = z.strictObject({
  role: z.enum(['user', 'assistant', 'system']),
  content: z.union([z.string(), z.array(block)]),
});
const common = {
  model: z.string(),
  messages: z.array(message).check(z.minLength(1)),
  system: z.optional(z.union([z.string(), z.array(textBlock)])),
  output_config: z.optional(
    z.strictObject({
      effort: z.optional(z.nullable(z.string())),
      format: z.optional(
        z.nullable(
          z.strictObject({
            type: z.literal('json_schema'),
            schema: z.record(z.string(), z.unknown()),
          }),
        ),
      ),
    }),
  ),
  thinking: z.optional(z.looseObject({ type: z.string() })),
  cache_control: cacheControl,
};
const createParams = z.strictObject({
  ...common,
  max_tokens: z.int().check(z.gte(1)),
  stream: z.optional(z.boolean()),
  stop_sequences: z.optional(z.array(z.string())),
  metadata: z.optional(z.strictObject({ user_id: z.optional(z.nullable(z.string())) })),
  service_tier: z.optional(z.enum(['auto', 'standard_only'])),
});
const countParams = z.strictObject(common);

export interface Section {
  /** The text of a text block; for an image its place in `images`. */
  text: string;
  image?: Image;
  cached: boolean;
}

/** A request, read: in the order in which the model sees it. */
export interface DemoRequest {
  model: string;
  stream: boolean;
  maxTokens: number;
  schema: Record<string, unknown> | undefined;
  system: Section[];
  turns: { role: 'user' | 'assistant' | 'system'; sections: Section[] }[];
}

export function parseRequest(body: unknown, files: Files): DemoRequest {
  return read(check(createParams, body), files);
}

export function parseCountRequest(body: unknown, files: Files): DemoRequest {
  return read({ ...check(countParams, body), max_tokens: 1 }, files);
}

function check<T extends z.ZodMiniType>(schema: T, body: unknown): z.infer<T> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw invalid(issue ? describe(issue) : 'Invalid request');
}

function describe(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return `${[...issue.path.map(String), issue.keys[0] ?? ''].join('.')}: Extra inputs are not permitted`;
  }
  if (issue.code === 'invalid_type' && issue.input === undefined) return `${path}: Field required`;
  return `${path}: ${issue.message}`;
}

type Params = z.infer<typeof createParams>;

function read(params: Params, files: Files): DemoRequest {
  getModel(params.model);
  const first = params.messages[0];
  if (first?.role !== 'user') throw invalid('messages: first message must use the "user" role');
  if (params.messages.at(-1)?.role === 'assistant') {
    throw invalid('messages: prefilling the assistant turn is not supported by this model');
  }
  const request: DemoRequest = {
    model: params.model,
    stream: params.stream ?? false,
    maxTokens: params.max_tokens,
    schema: params.output_config?.format?.schema,
    system: sections(params.system ?? [], files),
    turns: params.messages.map(({ role, content }) => ({
      role,
      sections: sections(content, files),
    })),
  };
  if (request.schema && request.schema['additionalProperties'] !== false) {
    throw invalid('output_config.format.schema: objects must set additionalProperties to false');
  }
  const breakpoints = [...request.system, ...request.turns.flatMap((turn) => turn.sections)];
  if (breakpoints.filter(({ cached }) => cached).length > 4) {
    throw invalid('A maximum of 4 blocks with cache_control may be provided');
  }
  return request;
}

function sections(content: Params['messages'][number]['content'], files: Files): Section[] {
  if (typeof content === 'string') return [{ text: content, cached: false }];
  return content.map((block) => {
    const cached = block.cache_control != null;
    if (block.type === 'text') return { text: block.text, cached };
    const bytes =
      block.source.type === 'base64'
        ? Buffer.from(block.source.data, 'base64')
        : files.get(block.source.file_id).bytes;
    const image = readImage(bytes);
    if (!image) throw invalid('Could not process image');
    return { text: '', image, cached };
  });
}
