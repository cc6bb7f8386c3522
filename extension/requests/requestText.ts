import { gunzipSync } from 'node:zlib';
import * as z from 'zod/mini';
import { inWords, phrase, t, wordsLanguage, type Phrase } from '../../protocol/l10n.ts';
import type { ModelRequest } from '../../protocol/requestRecords.ts';

const block = z.looseObject({
  type: z.string(),
  text: z.optional(z.string()),
  cache_control: z.optional(z.unknown()),
});
const content = z.union([z.string(), z.array(block)]);
/** What is read of a request's body; all of it stands at the end of the document as it is. */
const requestBody = z.object({
  system: z.optional(content),
  messages: z.array(z.object({ role: z.string(), content })),
  max_tokens: z.optional(z.number()),
  output_config: z.optional(z.unknown()),
});
type Content = z.infer<typeof content>;
type Image = ModelRequest['images'][number];

const TASKS: Record<ModelRequest['task'], Phrase> = {
  analysis: phrase('Analysis: is a reply needed, and in which language?'),
  draft: phrase('Draft: the reply itself'),
};

const SENT = [
  phrase('What was sent to the model for this draft'),
  phrase(
    'Every request that left this machine for it, oldest first, as it was sent. Nothing is changed here but this: in place\nof the bytes of a picture stands which picture it was. The key of the endpoint travels in a header and is never kept.',
  ),
];
const PREVIEW = [
  phrase('What would be sent to the model now'),
  phrase(
    'The requests that processing this dialog would begin with. New pictures are shown as if they travelled inside; an\nendpoint that keeps files is sent each of them once, and then the name it gave it. The language of the reply is found\nby the analysis, and a draft is asked for only where that finds a reply needed.',
  ),
];
const UNSENT = phrase('None of it has left this machine.');
const COUNTED = phrase(
  'All of it was sent to the endpoint once, as you asked, to count its tokens; no model has answered it.',
);

/** The document that shows requests to a person: what they are, what they say, then the body as it is. */
export function requestText(requests: readonly ModelRequest[], kind: 'sent' | 'preview'): string {
  const none = t('Nothing is kept: it was written before this was, or was decided some time ago.');
  const counted = requests.some(({ tokens }) => tokens !== undefined);
  return [
    (kind === 'sent' ? SENT : PREVIEW).map(inWords).join('\n\n'),
    ...(kind === 'sent' ? [] : [inWords(counted ? COUNTED : UNSENT)]),
    '',
    ...(requests.length === 0 ? [none, ''] : []),
    ...requests.flatMap((request, index) => one(request, index + 1, requests.length)),
  ].join('\n');
}

function one(request: ModelRequest, number: number, count: number): string[] {
  const written = gunzipSync(Buffer.from(request.body, 'base64')).toString('utf8');
  const { at, endpoint, model, byteLength, tokens, images, redacted } = request;
  const named = inOrder(images);
  const about = fields([
    [t('Left'), at === undefined ? t('not sent') : new Date(at).toISOString()],
    [t('To'), endpoint],
    [t('Model'), model],
    [t('Size'), t('{0} bytes', shown(byteLength))],
    [t('Tokens'), tokens === undefined ? undefined : t('{0} by its count', shown(tokens))],
    [t('Kept here'), keptText(redacted)],
    [t('Pictures'), images.length === 0 ? t('none') : String(images.length)],
  ]);
  return [
    ...heading(t('Request {0} of {1}. {2}', number, count, inWords(TASKS[request.task])), '='),
    ...about.lines,
    ...images.map((image) => `${' '.repeat(about.width)}${imageText(image)}`),
    '',
    ...readBody(written, named),
    ...heading(t('The body, exactly'), '-'),
    written,
    '',
  ];
}

/** What marks stand for something that stayed here; what they stand for is nowhere in it. */
function keptText(redacted: ModelRequest['redacted']): string {
  const named = Object.entries(KINDS).flatMap(([kind, name]) => {
    const marks = redacted.filter((one) => one.kind === kind).map(({ mark }) => mark);
    return marks.length === 0 ? [] : [`${inWords(name)} ${marks.join(' ')}`];
  });
  return named.length === 0 ? t('nothing was found to keep') : named.join('; ');
}

const KINDS: Record<ModelRequest['redacted'][number]['kind'], Phrase> = {
  phone: phrase('phone numbers'),
  card: phrase('payment cards'),
  iban: phrase('account numbers'),
  key: phrase('passwords and keys'),
  email: phrase('e-mail addresses'),
  text: phrase('text that only looks like a mark'),
};

/** An answer of another version of the worker is shown as it is. */
function readBody(written: string, nextImage: () => Image | undefined): string[] {
  const parsed = requestBody.safeParse(JSON.parse(written));
  if (!parsed.success) return [];
  const { system, messages, max_tokens: most, output_config: shape } = parsed.data;
  const limits = [
    ...(most === undefined ? [] : [t('At most {0} tokens of answer.', shown(most))]),
    ...(shape === undefined
      ? []
      : [t('The answer is held to a JSON Schema, which stands in the body.')]),
  ];
  return [
    ...(system === undefined
      ? []
      : [...heading(t('System'), '-'), ...contentText(system, nextImage)]),
    ...messages.flatMap(({ role, content: said }) => [
      ...heading(role === 'user' ? t('User') : t('Assistant'), '-'),
      ...contentText(said, nextImage),
    ]),
    ...(limits.length === 0 ? [] : [...limits, '']),
  ];
}

function contentText(said: Content, nextImage: () => Image | undefined): string[] {
  if (typeof said === 'string') return [said, ''];
  return said.flatMap((part) => {
    const text = part.text ?? (part.type === 'image' ? picture(nextImage()) : `[${part.type}]`);
    const cached =
      part.cache_control === undefined ? [] : [t('(kept in the endpoint’s cache up to here)')];
    // A line of several, each a part of its own.
    const isLine = text.endsWith('\n');
    return [isLine ? text.slice(0, -1) : text, ...cached, ...(isLine ? [] : [''])];
  });
}

const picture = (image: Image | undefined): string =>
  t('[picture: {0}]', image ? imageText(image) : '?');

function imageText({ providerId, mediaType, byteLength, sha256 }: Image): string {
  const facts = [
    mediaType,
    byteLength === undefined ? undefined : t('{0} bytes', shown(byteLength)),
    sha256 === undefined ? undefined : `sha256 ${sha256}`,
    providerId === undefined ? undefined : t('kept by the endpoint as {0}', providerId),
  ];
  return facts.filter((fact) => fact !== undefined).join(', ');
}

function inOrder<T>(all: readonly T[]): () => T | undefined {
  let at = 0;
  return () => all[at++];
}

function heading(text: string, line: '=' | '-'): string[] {
  return [text, line.repeat(text.length), ''];
}

/** Their values stand below each other, `width` characters from the left. */
function fields(rows: [name: string, value: string | undefined][]): {
  lines: string[];
  width: number;
} {
  const width = Math.max(...rows.map(([name]) => name.length)) + 3;
  const lines = rows.flatMap(([name, value]) =>
    value === undefined ? [] : [`${`${name}:`.padEnd(width)}${value}`],
  );
  return { lines, width };
}

function shown(count: number): string {
  return count.toLocaleString(wordsLanguage() ?? 'en');
}
