import type { Anthropic } from '@anthropic-ai/sdk';
import * as z from 'zod/mini';
import { inWords, phrase, t, tn } from '../../protocol/l10n.ts';
import { AppError, toWireError } from '../../protocol/errors.ts';
import type { EndpointCheck, EndpointReport } from '../../protocol/endpointReport.ts';
import type { Usage } from '../../protocol/provenanceRecords.ts';
import type { Model } from '../../protocol/modelRecords.ts';
import type { Abilities } from './abilities.ts';
import type { Connection } from './connect.ts';
import type { ProbeOptions } from './draftingModel.ts';
import { textOf } from './messageText.ts';
import { readAnswer } from './structured.ts';
import {
  answerTo,
  markedRequest,
  pictureRequest,
  plainRequest,
  schemaRequest,
} from './tinyRequests.ts';
import { streamText } from './streamText.ts';
import { addUsage, toUsage } from './usage.ts';

type Check = EndpointReport['checks'][number];
type Answer = Omit<Check, 'check'>;

const NOT_ASKED = phrase('not asked: it would cost a few tokens');
const NOBODY = phrase('no model to ask: the endpoint lists none, and the settings name none');
const yes = (reason: string): Answer => ({ answer: 'yes', reason });
const no = (reason: string): Answer => ({ answer: 'no', reason });
const unknown = (reason: string): Answer => ({ answer: 'unknown', reason });

export interface ProbeParts {
  connection: Connection;
  abilities: Abilities;
  fetchModels: (signal: AbortSignal) => Promise<Model[]>;
  idleMs: number;
}

/** What an endpoint can do, each found out by asking it for that alone. Nothing of any dialog is sent. */
export async function probeEndpoint(
  { connection, abilities, fetchModels, idleMs }: ProbeParts,
  { choose, spend, cacheReadsOf, signal }: ProbeOptions,
): Promise<Omit<EndpointReport, 'endpoint'>> {
  const { client, guard } = connection;
  const checks: Check[] = [];
  const add = (check: EndpointCheck, answer: Answer) => void checks.push({ check, ...answer });

  const listed = await listModels(fetchModels, signal);
  if (listed.kind === 'failed') {
    add('reachable', no(listed.reason));
    for (const check of REST) add(check, unknown(t('not asked: the endpoint cannot be used')));
    return { models: [], checks };
  }
  const { models } = listed;
  const model = choose(models);
  add('reachable', yes(t('it answers')));
  add('models', models.length > 0 ? yes(t('it lists {0}', models.length)) : no(t('it lists none')));
  add('files', await filesAnswer());
  if (model === undefined) {
    for (const check of AFTER_FILES) add(check, unknown(inWords(NOBODY)));
    return { models, checks };
  }
  add('countTokens', await countAnswer(model));
  if (!spend) {
    for (const check of COSTLY) add(check, unknown(inWords(NOT_ASKED)));
    return { model, models, checks };
  }
  let usage: Usage | undefined;
  const spent = (more: Usage) => {
    usage = usage ? addUsage(usage, more) : more;
  };
  await askAll(model);
  return { model, models, checks, ...(usage ? { usage } : {}) };

  async function filesAnswer(): Promise<Answer> {
    return free(
      t('it keeps files'),
      t('it keeps no files: pictures travel inside the requests'),
      () => client.files.list({ limit: 1 }, { signal }).then(({ data }) => Array.isArray(data)),
    );
  }

  async function countAnswer(of: string): Promise<Answer> {
    const { max_tokens: _most, ...counted } = plainRequest(of);
    return free(t('it counts them'), t('it counts none'), () =>
      client.messages
        .countTokens(counted, { signal })
        .then(({ input_tokens: count }) => typeof count === 'number'),
    );
  }

  async function free(has: string, hasNot: string, ask: () => Promise<boolean>): Promise<Answer> {
    try {
      return (await guard(signal, () => false, ask)) ? yes(has) : no(hasNot);
    } catch (error) {
      const { code, message } = toWireError(error);
      if (code === 'cancelled') throw error;
      return code === 'modelRejected' ? no(hasNot) : unknown(message);
    }
  }

  async function tried(body: Parameters<typeof answerTo>[1]) {
    const answer = await answerTo(connection, body, signal);
    if (answer) spent(toUsage(body.model, answer.usage ?? {}));
    return answer;
  }

  async function askAll(of: string): Promise<void> {
    const plain = await tried(plainRequest(of));
    if (!plain) {
      for (const check of COSTLY)
        add(check, unknown(t('the model {0} refuses even a plain question', of)));
      return;
    }
    add('streaming', await streamAnswer(of));
    const held = await tried(schemaRequest(of));
    const schema = schemaAnswer(held);
    add('structuredOutput', schema);
    if (schema.answer === 'no') abilities.withoutSchema.add(of);
    const pictures = (await tried(pictureRequest(of))) !== undefined;
    const without = no(t('the model takes none: drafts are written without them'));
    add('images', pictures ? yes(t('the model takes a picture inside a request')) : without);
    const marked = await tried(markedRequest(of));
    add('promptCaching', cacheAnswer(marked, cacheReadsOf(of)));
    abilities.note(of, { parts: marked === undefined, pictures: !pictures });
  }

  async function streamAnswer(of: string): Promise<Answer> {
    const body = { ...plainRequest(of), stream: true as const };
    let pieces = 0;
    try {
      const { usage: used, whole } = await streamText(connection, body, {
        signal,
        onDelta: () => {
          pieces += 1;
        },
        idleMs,
      });
      spent(used);
      return whole === true
        ? no(t('it answers in one piece: drafts appear when they are done'))
        : yes(
            tn('it answers as it writes (one piece)|it answers as it writes ({0} pieces)', pieces),
          );
    } catch (error) {
      const { code, message } = toWireError(error);
      if (code === 'cancelled') throw error;
      return no(message);
    }
  }

  function schemaAnswer(answer: Anthropic.Message | undefined): Answer {
    if (!answer) return no(t('it refuses a schema: it is asked for JSON in words'));
    return readAnswer(z.strictObject({ ok: z.boolean() }), textOf(answer))
      ? yes(t('it holds its answer to a schema'))
      : no(t('it passes a schema over: it is asked for JSON in words'));
  }

  function cacheAnswer(answer: Anthropic.Message | undefined, cacheReads: number): Answer {
    if (!answer) return no(t('it refuses marks for a cache: it is asked without them'));
    if (cacheReads > 0) {
      return yes(
        tn(
          '{0} token came out of its cache so far|{0} tokens came out of its cache so far',
          cacheReads,
        ),
      );
    }
    const tells = answer.usage?.cache_read_input_tokens;
    return typeof tells === 'number'
      ? unknown(t('it takes marks and tells what it caches; the drafts will show whether it does'))
      : unknown(t('it takes marks, and tells nothing of a cache'));
  }
}

const COSTLY = ['streaming', 'structuredOutput', 'images', 'promptCaching'] as const;
const AFTER_FILES = ['countTokens', ...COSTLY] as const;
const REST = ['models', 'files', ...AFTER_FILES] as const;

async function listModels(
  fetchModels: ProbeParts['fetchModels'],
  signal: AbortSignal,
): Promise<{ kind: 'listed'; models: Model[] } | { kind: 'failed'; reason: string }> {
  try {
    return { kind: 'listed', models: await fetchModels(signal) };
  } catch (error) {
    const { code, message } = toWireError(error);
    if (error instanceof AppError && code === 'cancelled') throw error;
    // It answers, if only to refuse that.
    if (code === 'modelRejected') return { kind: 'listed', models: [] };
    return { kind: 'failed', reason: message };
  }
}
