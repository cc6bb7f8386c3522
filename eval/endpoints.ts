import { startDemoModel } from '../demo/model/startDemoModel.ts';
import { createAbilities } from '../sidecar/drafting/abilities.ts';
import { chooseModel } from '../sidecar/drafting/chooseModel.ts';
import { createEndpointLine } from '../sidecar/drafting/endpointLine.ts';
import type { Asked } from './runCase.ts';

const PATIENCE = { answerMs: 300_000, idleMs: 180_000 };
const ANTHROPIC = 'https://api.anthropic.com';

export interface Wish {
  /** Undefined: the demo model, over HTTP on this machine. */
  apiKey: string | undefined;
  baseUrl: string | undefined;
  /** Empty: chosen from the endpoint's list as the product does. */
  draftModel: string;
  analysisModel: string;
}

export interface Endpoint {
  asked: Asked;
  isDemo: boolean;
  close(): Promise<void>;
}

/** What is asked, ready to be asked. A key goes into the client alone. */
export async function openEndpoint(wish: Wish, signal: AbortSignal): Promise<Endpoint> {
  const isDemo = wish.apiKey === undefined && wish.baseUrl === undefined;
  const demo = isDemo ? await startDemoModel({ tokenDelayMs: 0 }) : undefined;
  const close = async () => demo?.close();
  try {
    const abilities = createAbilities();
    const line = createEndpointLine(
      {
        baseUrl: demo?.baseUrl ?? wish.baseUrl ?? ANTHROPIC,
        apiKey: demo?.apiKey ?? wish.apiKey ?? null,
        redaction: 'on',
        log: () => {},
      },
      PATIENCE,
      abilities,
    );
    const models = await line.fetchModels(signal);
    const asked: Asked = {
      line,
      abilities,
      analysisModel: chooseModel(models, 'analysis', wish.analysisModel),
      draftModel: chooseModel(models, 'draft', wish.draftModel),
      cleanReply: demo ? withoutDemoMark : (text) => text,
      signal,
    };
    return { asked, isDemo, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The line in which the demo says what it is; no model is meant to write it. */
const withoutDemoMark = (text: string): string =>
  text.replace(/\n?\[demo model, not an AI[^\n]*\]\s*$/u, '');
