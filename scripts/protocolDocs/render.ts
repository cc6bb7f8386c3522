import * as z from 'zod/mini';
import { ERROR_CODES } from '../../protocol/errors.ts';
import { wireError } from '../../protocol/wireError.ts';
import { events } from '../../protocol/events.ts';
import {
  MAX_DRAFT_LENGTH,
  MAX_FRAME_BYTES,
  MAX_MESSAGE_LENGTH,
  PROTOCOL_VERSION,
} from '../../protocol/limits.ts';
import { configuration } from '../../protocol/configuration.ts';
import { methods } from '../../protocol/methods.ts';
import * as analysis from '../../protocol/analysis.ts';
import * as chatRecords from '../../protocol/chatRecords.ts';
import * as ids from '../../protocol/ids.ts';
import * as jobRecords from '../../protocol/jobRecords.ts';
import * as accountRecords from '../../protocol/accountRecords.ts';
import * as chunkRecords from '../../protocol/chunkRecords.ts';
import * as dialogRecords from '../../protocol/dialogRecords.ts';
import * as draftRecords from '../../protocol/draftRecords.ts';
import * as messageRecords from '../../protocol/messageRecords.ts';
import * as modelRecords from '../../protocol/modelRecords.ts';
import * as provenanceRecords from '../../protocol/provenanceRecords.ts';
import * as signInRecords from '../../protocol/signInRecords.ts';
import * as scoreRecords from '../../protocol/scoreRecords.ts';
import * as usageRecords from '../../protocol/usageRecords.ts';
import { toResponseError } from '../../rpc/wireErrors.ts';
import { docComments } from './docComments.ts';
import { asSchema, fieldsOf, typeText, type JsonSchema } from './typeText.ts';

export interface ContractSources {
  /** The prose at the top. */
  introduction: string;
  methods: string;
  events: string;
  records: string;
  errors: string;
}

/** What the desk is about, by name, whichever file it stands in. */
const records = Object.fromEntries(
  Object.entries({
    ...accountRecords,
    ...dialogRecords,
    ...messageRecords,
    ...provenanceRecords,
    ...draftRecords,
    ...chunkRecords,
    ...signInRecords,
    ...modelRecords,
  }).sort(([one], [other]) => (one < other ? -1 : 1)),
);

/** Schemas that have a name of their own, and a section to link to. */
const NAMED = Object.entries({
  ...ids,
  ...records,
  ...analysis,
  ...usageRecords,
  ...scoreRecords,
  ...jobRecords,
  ...chatRecords,
  wireError,
  configuration,
}).flatMap(([name, value]) =>
  value instanceof z.ZodMiniType ? [{ name, title: titleOf(name), schema: value }] : [],
);

/** A record that is another with fields added has that one's comments too. */
const EXTENDS: Record<string, string> = { listedDialog: 'dialog' };

/** The whole reference as Markdown; the same for the same sources. */
export function renderProtocol(sources: ContractSources): string {
  const comments = new Map(
    [sources.records, sources.errors, sources.methods, sources.events].flatMap((source) => [
      ...docComments(source),
    ]),
  );
  const parts = [
    sources.introduction.trim(),
    limitsSection(),
    '## Methods',
    methodIndex(),
    ...Object.keys(methods).map((name) => methodSection(name, comments)),
    '## Events',
    'From the sidecar to every client that has said hello, unless a line says otherwise. What is told has been stored.',
    ...Object.entries(events).map(([name, schema]) => eventSection(name, schema, comments)),
    '## Types',
    ...NAMED.map((named) => recordSection(named, comments)),
    errorSection(),
  ];
  return `${parts.join('\n\n')}\n`;
}

function limitsSection(): string {
  return [
    '## Numbers',
    '',
    table(
      ['what', 'value'],
      [
        ['protocol version', String(PROTOCOL_VERSION)],
        ['longest frame, bytes', String(MAX_FRAME_BYTES)],
        ['longest message, UTF-16 units', String(MAX_MESSAGE_LENGTH)],
        ['longest draft, UTF-16 units', String(MAX_DRAFT_LENGTH)],
      ],
    ),
  ].join('\n');
}

function methodIndex(): string {
  const rows = Object.entries(methods).map(([name, { scope, params }]) => [
    `[\`${name}\`](#${name.toLowerCase().replace('/', '')})`,
    scope,
    fieldNames(jsonSchema(params)),
  ]);
  return table(['method', 'scope', 'params'], rows);
}

function fieldNames(schema: JsonSchema): string {
  const fields = fieldsOf(schema).filter(({ name }) => !name.includes('.'));
  return fields.map(({ name, optional }) => `${name}${optional ? '?' : ''}`).join(', ') || '–';
}

function methodSection(name: string, comments: Map<string, string>): string {
  const method = Object.entries(methods).find(([key]) => key === name)?.[1];
  if (!method) throw new Error(`${name} is no method`);
  const doc = comments.get(name);
  const resultDoc = comments.get(`${name}.result`);
  return [
    `### ${name}`,
    `Scope \`${method.scope}\`.${doc === undefined ? '' : ` ${doc}`}`,
    shape('Params', jsonSchema(method.params), name, comments),
    shape('Result', jsonSchema(method.result), name, comments) +
      (resultDoc ? `\n\n${resultDoc}` : ''),
  ].join('\n\n');
}

function eventSection(name: string, schema: z.ZodMiniType, comments: Map<string, string>): string {
  const doc = comments.get(name);
  const parts = [`### ${name}`, ...(doc === undefined ? [] : [doc])];
  return [...parts, shape('Payload', jsonSchema(schema), name, comments)].join('\n\n');
}

/** One line for what has a name or nothing in it, a table for the rest. */
function shape(
  what: string,
  schema: JsonSchema,
  owner: string,
  comments: Map<string, string>,
): string {
  if (schema.$ref !== undefined) return `${what}: ${typeText(schema)}`;
  const fields = fieldsOf(schema);
  if (fields.length === 0) return `${what}: none`;
  return `${what}:\n\n${fieldTable(schema, owner, comments)}`;
}

function fieldTable(schema: JsonSchema, owner: string, comments: Map<string, string>): string {
  const rows = fieldsOf(schema).map(({ name, optional, schema: field }) => {
    const last = name.split('.').at(-1) ?? name;
    const parent = EXTENDS[owner];
    const doc = comments.get(`${owner}.${last}`) ?? comments.get(`${parent}.${last}`);
    return [`\`${name}${optional ? '?' : ''}\``, fieldType(field), doc ?? ''];
  });
  return table(['field', 'type', 'meaning'], rows);
}

/** What has rows of its own below is not spelled out in its own row. */
function fieldType(schema: JsonSchema): string {
  if (schema.properties) return 'object';
  const isNullable = schema.anyOf?.some((one) => asSchema(one).properties);
  return isNullable ? 'object \\| null' : typeText(schema);
}

function recordSection(
  { name, title, schema }: (typeof NAMED)[number],
  comments: Map<string, string>,
): string {
  const body = jsonSchema(schema, name);
  const doc = comments.get(name);
  const head = [`### Type ${title}`, ...(doc === undefined ? [] : [doc])];
  const variants = body.oneOf;
  if (variants) {
    const rows = variants.map((variant) => {
      const { kind, ...rest } = asSchema(variant).properties ?? {};
      const value = String(asSchema(kind ?? {}).const);
      const others = { ...asSchema(variant), properties: rest };
      return [`\`${value}\``, typeText(others), comments.get(`${name}.${value}`) ?? ''];
    });
    return [...head, table(['kind', 'with', 'meaning'], rows)].join('\n\n');
  }
  const content = body.properties ? fieldTable(body, name, comments) : typeText(body);
  return [...head, content].join('\n\n');
}

function errorSection(): string {
  const rows = ERROR_CODES.map((code) => {
    const { code: number } = toResponseError({ code, message: '', retryable: false });
    return [`\`${code}\``, String(number).replace('-', '−')];
  });
  return [
    '## Error codes',
    "An error's `data` is a [WireError](#type-wireerror); its `code` is one of these. JSON-RPC's own number only says the kind.",
    table(['code', 'JSON-RPC'], rows),
  ].join('\n\n');
}

/** `self`: the named schema whose own body is wanted rather than a link to it. */
function jsonSchema(schema: z.ZodMiniType, self?: string): JsonSchema {
  const registry = z.registry<{ id: string }>();
  for (const named of NAMED)
    if (named.name !== self) registry.add(named.schema, { id: named.title });
  const json = z.toJSONSchema(schema, { metadata: registry, io: 'input' });
  // A schema that is named itself comes back whole, beside the name.
  const own = self === undefined ? NAMED.find((named) => named.schema === schema) : undefined;
  return own ? { $ref: `#/$defs/${own.title}` } : json;
}

function titleOf(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Padded, as the formatter of this repository leaves it. */
function table(head: string[], rows: string[][]): string {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = widths.map((width) => '-'.repeat(width));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}
