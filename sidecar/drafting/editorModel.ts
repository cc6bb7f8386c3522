import { Buffer } from 'node:buffer';
import { t } from '../../protocol/l10n.ts';
import type { EndpointReport } from '../../protocol/endpointReport.ts';
import { AppError } from '../../protocol/errors.ts';
import type { Usage } from '../../protocol/provenanceRecords.ts';
import type { Model } from '../../protocol/modelRecords.ts';
import { picturesLeftOut, hasPictures, withoutPictures } from './abilities.ts';
import { createModel } from './createModel.ts';
import type { DraftingModel, ShownRequest } from './draftingModel.ts';
import { emptyReply } from './modelErrors.ts';
import type { LineRequest, ModelLine } from './modelLine.ts';
import type { Part } from './promptParts.ts';
import { createRedactingLine } from './redaction/redactingLine.ts';
import type { RedactionLevel } from './redaction/redactPrompt.ts';
import { toUsage } from './usage.ts';

/** What is asked of a language model of the editor: text alone. */
export interface EditorMessage {
  role: 'user' | 'assistant';
  text: string;
}

/** The language models of an editor's windows. Fails with AppErrors. */
export interface EditorModels {
  list(signal: AbortSignal): Promise<Model[]>;
  ask(
    request: { modelId: string; messages: EditorMessage[] },
    options: { signal: AbortSignal; onText: (text: string) => void },
  ): Promise<void>;
}

/** In place of an endpoint's address. */
const EDITOR_ENDPOINT = 'vscode.lm';

/** None of them holds an answer to a schema. */
class EveryModel extends Set<string> {
  override has(): boolean {
    return true;
  }
}

/** The model behind an editor's own language models: no key of ours, text alone, JSON asked for in words. */
export function createEditorModel(editor: EditorModels, redaction: RedactionLevel): DraftingModel {
  return createModel(createRedactingLine(createEditorLine(editor), redaction), new EveryModel());
}

function createEditorLine(editor: EditorModels): ModelLine {
  async function ask(
    request: LineRequest,
    options: Parameters<ModelLine['complete']>[1],
    onText: (text: string) => void,
  ): Promise<{ text: string; usage: Usage; warning?: string }> {
    await options.onRequest?.(show(request));
    let text = '';
    const { signal } = options;
    await editor.ask(bodyOf(request), {
      signal,
      onText: (piece) => {
        text += piece;
        onText(piece);
      },
    });
    if (text.trim() === '') throw emptyReply();
    const usage = toUsage(request.model);
    options.onUsage?.(Symbol('request'), usage);
    const warning = hasPictures(request.prompt) && { warning: picturesLeftOut() };
    return { text: text.trim(), usage, ...warning };
  }

  return {
    files: {
      endpoint: EDITOR_ENDPOINT,
      upload: () => Promise.resolve({ kind: 'noFiles' }),
      remove: () => Promise.resolve(),
    },
    fetchModels: (signal) => editor.list(signal),
    show,
    countTokens: () => Promise.resolve(undefined),
    complete: (request, options) => ask(request, options, () => undefined),
    stream: (request, { onDelta, ...options }) => ask(request, options, onDelta),
    async probe({ choose, signal }): Promise<EndpointReport> {
      const models = await editor.list(signal);
      const model = models.length === 0 ? undefined : choose(models);
      return {
        endpoint: EDITOR_ENDPOINT,
        ...(model === undefined ? {} : { model }),
        models,
        checks: [
          { check: 'reachable', answer: 'yes', reason: t('a window of VS Code answers') },
          models.length > 0
            ? { check: 'models', answer: 'yes', reason: t('VS Code offers {0}', models.length) }
            : {
                check: 'models',
                answer: 'no',
                reason: t('no extension of VS Code offers a model'),
              },
          { check: 'files', answer: 'no', reason: t('text alone is sent') },
          {
            check: 'countTokens',
            answer: 'no',
            reason: t('its use is counted by VS Code, if at all'),
          },
          { check: 'streaming', answer: 'yes', reason: t('by VS Code’s own interface') },
          { check: 'structuredOutput', answer: 'no', reason: t('it is asked for JSON in words') },
          { check: 'images', answer: 'no', reason: t('text alone is sent: pictures are left out') },
          { check: 'promptCaching', answer: 'unknown', reason: t('VS Code does not tell') },
        ],
      };
    },
  };
}

/** The rules come first, as the user's: the editor's interface knows no other side. */
function bodyOf({ model, prompt }: LineRequest): { modelId: string; messages: EditorMessage[] } {
  const { system, turns } = withoutPictures(prompt);
  const rules = system.map(({ text }) => text).join('\n\n');
  return {
    modelId: model,
    messages: [
      { role: 'user', text: rules },
      ...turns.map(({ role, parts }) => ({
        role,
        text: asOneText(parts),
      })),
    ],
  };
}

/** What ends its line itself is followed by the next line, as the messages of a dialog are. */
const asOneText = (parts: readonly Part[]): string =>
  parts
    .flatMap((part) => (part.kind === 'text' ? [part.text] : []))
    .map((text) => (text.endsWith('\n') ? text : `${text}\n\n`))
    .join('')
    .trimEnd();

function show(request: LineRequest): ShownRequest {
  const { task, model, redacted = [] } = request;
  const { messages } = bodyOf(request);
  const body = JSON.stringify({
    model,
    messages: messages.map(({ role, text }) => ({ role, content: text })),
  });
  return {
    task,
    endpoint: EDITOR_ENDPOINT,
    model,
    body,
    byteLength: Buffer.byteLength(body),
    images: [],
    redacted,
  };
}

/** No window is there to ask, or none that has models. */
export function nobodyOffers(): AppError {
  return new AppError('modelUnreachable', 'No window of VS Code offers its language models now.', {
    retryable: true,
    hint: 'Open a window, or set dialogDesk.model.provider to endpoint.',
  });
}
