import { inWords, phrase, t, wordsLanguage, type Phrase } from '../protocol/l10n.ts';
import type { EndpointCheck, EndpointReport } from '../protocol/endpointReport.ts';

const CHECKS: Record<EndpointCheck, Phrase> = {
  reachable: phrase('Can be reached'),
  models: phrase('Lists its models'),
  files: phrase('Keeps files'),
  countTokens: phrase('Counts tokens'),
  streaming: phrase('Answers as it writes'),
  structuredOutput: phrase('Holds answers to a schema'),
  images: phrase('Takes pictures'),
  promptCaching: phrase('Caches prompts'),
};

const ANSWERS: Record<EndpointReport['checks'][number]['answer'], Phrase> = {
  yes: phrase('YES'),
  no: phrase('NO'),
  unknown: phrase('UNKNOWN'),
};

/** What the model's endpoint can do, as plain text. */
export function endpointText(report: EndpointReport, now: number): string {
  const { endpoint, model, models, checks, usage } = report;
  const widest = (texts: Record<string, Phrase>) =>
    Math.max(...Object.values(texts).map((text) => inWords(text).length));
  const width = widest(CHECKS) + 2;
  const answerWidth = widest(ANSWERS) + 1;
  return [
    t('The model endpoint'),
    '',
    t('{0}, as it was {1}.', endpoint, new Date(now).toISOString()),
    [t('Nothing of any chat was sent.'), ...(usage ? [spentText(usage)] : [])].join(' '),
    '',
    ...checks.map(
      ({ check, answer, reason }) =>
        `${inWords(ANSWERS[answer]).padEnd(answerWidth)}${inWords(CHECKS[check]).padEnd(width)}${reason}`,
    ),
    '',
    ...(model === undefined
      ? []
      : [t('Asked was {0}; another model may answer otherwise.', model)]),
    t(
      'What was found is heeded: a model is asked without what it does not take, until the endpoint is set anew.',
    ),
    '',
    ...(models.length === 0 ? [] : [t('Models'), '']),
    ...models.map(({ modelId, name }) => (name === modelId ? modelId : `${modelId}  (${name})`)),
    '',
  ].join('\n');
}

function spentText(usage: NonNullable<EndpointReport['usage']>): string {
  const { inputTokens, outputTokens, cacheWriteTokens, model } = usage;
  const spent = inputTokens + outputTokens + cacheWriteTokens;
  return t('It took {0} tokens of {1}.', spent.toLocaleString(wordsLanguage() ?? 'en'), model);
}
