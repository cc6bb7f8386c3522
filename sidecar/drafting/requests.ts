import { createHash } from 'node:crypto';
import type { Anthropic } from '@anthropic-ai/sdk';
import type { ImageFacts, ShownRequest } from './draftingModel.ts';
import type { LineRequest } from './modelLine.ts';
import type { Part, Prompt } from './promptParts.ts';

/** Room for the longest message, and for models that think first. */
const MAX_TEXT_TOKENS = 8192;
const MAX_ANALYSIS_TOKENS = 4096;

type Complete = Anthropic.MessageCreateParamsNonStreaming;
type Stream = Anthropic.MessageCreateParamsStreaming;

/** For an answer in one piece. */
export function completeBody({ task, prompt, model, schema, plain }: LineRequest): Complete {
  const format = schema && { type: 'json_schema' as const, schema };
  return {
    ...(plain ? toPlain(prompt) : toRequest(prompt)),
    model,
    max_tokens: task === 'analysis' ? MAX_ANALYSIS_TOKENS : MAX_TEXT_TOKENS,
    ...(format && { output_config: { format } }),
  };
}

/** For an answer that comes as it is written. */
export const streamBody = (request: LineRequest): Stream => ({
  ...completeBody(request),
  stream: true,
});

/**
 * The request as it is kept and shown: its body as the SDK writes it, byte for byte, but for the bytes of pictures. The
 * key is in a header and so in none of it.
 */
export function showRequest(baseUrl: string, request: LineRequest): ShownRequest {
  const { task, model, prompt, redacted = [] } = request;
  const body = task === 'analysis' ? completeBody(request) : streamBody(request);
  const pictures = prompt.turns.flatMap(({ parts }) => parts.filter((part) => isPicture(part)));
  return {
    task,
    endpoint: `${withoutVersion(baseUrl)}/v1/messages`,
    model,
    body: JSON.stringify(body, (_name, value: unknown) =>
      isInlineSource(value) ? { ...value, data: describeData(value) } : value,
    ),
    byteLength: Buffer.byteLength(JSON.stringify(body)),
    images: pictures.map((part) =>
      part.kind === 'image'
        ? factsOf(part.mediaType, part.bytes)
        : { providerId: part.providerId, ...part.facts },
    ),
    redacted,
  };
}

/** Prompt parts as the API takes them. */
function toRequest({ system, turns }: Prompt) {
  return {
    system: system.map(textBlock),
    messages: turns.map(({ role, parts }) => ({ role, content: parts.map(toBlock) })),
  };
}

/** People paste the address with `/v1`, which the SDK adds itself. */
export function withoutVersion(baseUrl: string): string {
  return baseUrl.replace(/\/+$/, '').replace(/\/v1$/, '');
}

/** The same in strings, for servers that know no more; what is no text stays a part. */
function toPlain({ system, turns }: Prompt) {
  return {
    system: system.map(({ text }) => text).join('\n\n'),
    messages: turns.map(({ role, parts }) => {
      const texts = parts.flatMap((part) => (part.kind === 'text' ? part.text : []));
      if (texts.length === parts.length) return { role, content: texts.join('\n\n') };
      const blocks = parts.map((part) =>
        toBlock(part.kind === 'text' ? { ...part, cached: false } : part),
      );
      return { role, content: blocks };
    }),
  };
}

function toBlock(part: Part) {
  if (part.kind === 'text') return textBlock(part);
  if (part.kind === 'file') {
    const source = { type: 'file' as const, file_id: part.providerId };
    return { type: 'image' as const, source };
  }
  return {
    type: 'image' as const,
    source: {
      type: 'base64' as const,
      media_type: part.mediaType,
      data: Buffer.from(part.bytes).toString('base64'),
    },
  };
}

function textBlock({ text, cached }: { text: string; cached: boolean }) {
  return {
    type: 'text' as const,
    text,
    ...(cached && { cache_control: { type: 'ephemeral' as const } }),
  };
}

const isPicture = (part: Part): part is Exclude<Part, { kind: 'text' }> => part.kind !== 'text';

interface InlineSource {
  type: 'base64';
  media_type: ImageFacts['mediaType'];
  data: string;
}

function isInlineSource(value: unknown): value is InlineSource {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    value.type === 'base64' &&
    'data' in value
  );
}

function describeData({ media_type, data }: InlineSource): string {
  const { byteLength, sha256 } = factsOf(media_type, Buffer.from(data, 'base64'));
  return `[${media_type}, ${byteLength} bytes, sha256 ${sha256}]`;
}

function factsOf(mediaType: ImageFacts['mediaType'], bytes: Uint8Array): ImageFacts {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { mediaType, byteLength: bytes.length, sha256 };
}
