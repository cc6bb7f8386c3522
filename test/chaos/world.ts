import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDemoModel, type DemoModel } from '../../demo/model/startDemoModel.ts';
import { startDemoTelegram, type DemoTelegram } from '../../demo/telegram/startDemoTelegram.ts';
import { StoryDesk } from '../../scripts/story/desk.ts';
import { openListener, type Listener } from './listener.ts';
import { openPeer, type Peer } from './peer.ts';
import { DMITRY, MAYA } from './places.ts';

/** A Telegram that misbehaves, a desk signed in as Maya, her phone, and Dmitry with a client of another make. */
export interface World {
  readonly telegram: DemoTelegram;
  readonly model: DemoModel;
  readonly desk: StoryDesk;
  readonly phone: Listener;
  readonly dmitry: Peer;
  readonly logs: string[];
  close(): Promise<void>;
}

export async function startWorld(modulePath: string): Promise<World> {
  const schemaFile = createRequire(import.meta.url).resolve('@mtcute/core/tl/api-schema.json');
  const telegram = await startDemoTelegram({ quiet: true, schemaFile });
  const model = await startDemoModel({ tokenDelayMs: 0 });
  const dataDir = mkdtempSync(join(tmpdir(), 'chaos-'));
  const logs: string[] = [];
  const log = (line: string) => {
    logs.push(line);
    if (logs.length > 300) logs.shift();
  };
  const desk = new StoryDesk({
    modulePath,
    dataDir,
    connection: {
      telegram: telegram.connection,
      model: { baseUrl: model.baseUrl, apiKey: model.apiKey },
    },
    onLog: (level, text) => log(`desk ${level} ${text}`),
  });
  desk.keepSession(MAYA, telegram.control.createSession({ accountId: MAYA }).session);
  const phone = await openListener(telegram, MAYA, (text) => log(`phone ${text}`));
  const dmitry = await openPeer(telegram, DMITRY);
  await desk.client();
  return {
    telegram,
    model,
    desk,
    phone,
    dmitry,
    logs,
    async close() {
      await desk.kill();
      await phone.close();
      await dmitry.close();
      await telegram.close();
      await model.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
