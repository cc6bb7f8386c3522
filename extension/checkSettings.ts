import * as vscode from 'vscode';
import { t, tn } from '../protocol/l10n.ts';
import { describeError, type Log } from './log.ts';
import { isUsableBaseUrl } from './modelAddress.ts';
import { problemOf } from './settingSchema.ts';
import { ownSchemas, readSettings, readWritten, SECTION } from './settings.ts';

/** Tells in one message, once, which settings cannot be used as they are written and what holds instead. */
export function createSettingsCheck(log: Log): () => void {
  let told = '';
  const check = async () => {
    const problems = await findProblems();
    const text = problems.map((problem) => problem.text).join(' ');
    if (text === told) return;
    told = text;
    const [first] = problems;
    if (!first) return;
    for (const { name } of problems) log.warn(`The setting ${name} cannot be used as it is.`);
    const shown =
      problems.length === 1
        ? first.text
        : tn(
            '{0} setting cannot be used: {1}.|{0} settings cannot be used: {1}.',
            problems.length,
            problems.map(({ name }) => name).join(', '),
          );
    void offerSettings(shown, problems.length === 1 ? first.name : SECTION);
  };
  return () => {
    check().catch((error: unknown) =>
      log.error(`The settings were not checked: ${describeError(error)}`),
    );
  };
}

interface Problem {
  name: string;
  text: string;
}

async function findProblems(): Promise<Problem[]> {
  const problems = [...ownSchemas()].flatMap(([name, schema]): Problem[] => {
    const problem = problemOf(schema, readWritten(name));
    if (problem === undefined || name === BASE_URL) return [];
    const held = JSON.stringify(schema.default);
    const text = t('{0}: {1}. Until then {2} is used.', name, problem, held);
    return [{ name, text }];
  });
  const settings = readSettings();
  if (!isUsableBaseUrl(settings.baseUrl)) {
    const text = t('The model’s address is no http or https address. Nothing is drafted.');
    problems.push({ name: BASE_URL, text });
  }
  const wrong = await wrongPrices(settings.prices);
  if (wrong.length > 0) {
    const models = wrong.join(', ').slice(0, 200);
    const text = t(
      'No price is used for {0}: give input and output in USD per million tokens.',
      models,
    );
    problems.push({ name: `${SECTION}.prices`, text });
  }
  return problems;
}

/** The schemas are loaded where somebody wrote a price, not in every window that starts. */
async function wrongPrices(prices: unknown): Promise<string[]> {
  if (typeof prices !== 'object' || prices === null || Object.keys(prices).length === 0) return [];
  const { readPrices } = await import('./configuration.ts');
  return readPrices(prices).wrong;
}

/** Whoever meant an endpoint of their own must not reach another's: this one has no default to fall back to. */
const BASE_URL = `${SECTION}.model.baseUrl`;

async function offerSettings(text: string, name: string): Promise<void> {
  const open = t('Open Settings');
  if ((await vscode.window.showErrorMessage(text, open)) !== open) return;
  const query = name === SECTION ? name : `@id:${name}`;
  await vscode.commands.executeCommand('workbench.action.openSettings', query);
}
