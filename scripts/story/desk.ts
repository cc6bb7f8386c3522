import { randomBytes } from 'node:crypto';
import { openClient } from '../../rpc/openClient.ts';
import type { Client } from '../../rpc/openClient.ts';
import { startSidecar } from '../../rpc/sidecarProcess.ts';
import type { SidecarProcess } from '../../rpc/sidecarProcess.ts';
import type { Configuration } from '../../protocol/methods.ts';
import type { DemoInfo } from './demo.ts';

export interface StoryDeskOptions {
  modulePath: string;
  dataDir: string;
  /** Where Telegram and the model are. */
  connection: Pick<DemoInfo, 'telegram' | 'model'>;
  settings?: Partial<Configuration['settings']>;
  onLog?: (level: string, text: string) => void;
}

/** A window's worth of desk without VS Code: the sidecar, a client, and the secrets kept between starts. */
export class StoryDesk {
  readonly #options: StoryDeskOptions;
  readonly #sessions = new Map<string, string>();
  #sidecar: SidecarProcess | undefined;
  #client: Client | undefined;

  constructor(options: StoryDeskOptions) {
    this.#options = options;
  }

  /** The client of a running, configured sidecar; starts both where they are missing. */
  async client(): Promise<Client> {
    if (this.#client) return this.#client;
    const { modulePath, dataDir, onLog } = this.#options;
    const token = randomBytes(32).toString('base64url');
    const sidecar = await startSidecar({ modulePath, dataDir, token, onLog: onLog ?? (() => {}) });
    const client = await openClient({ socketPath: sidecar.socketPath, token, clientName: 'story' });
    client.on('account/sessionChanged', ({ accountId, session }) => {
      if (session === null) this.#sessions.delete(accountId);
      else this.#sessions.set(accountId, session);
    });
    await client.request('sidecar/configure', this.configuration());
    this.#sidecar = sidecar;
    this.#client = client;
    return client;
  }

  /** As if it had signed in earlier. */
  keepSession(accountId: string, session: string): void {
    this.#sessions.set(accountId, session);
  }

  configuration(): Configuration {
    const { connection, settings } = this.#options;
    return {
      telegram: connection.telegram,
      sessions: [...this.#sessions].map(([accountId, session]) => ({ accountId, session })),
      model: { ...connection.model, draftModel: '', analysisModel: '' },
      settings: { historyLimit: 20, undoMs: 0, concurrency: 4, instructions: '', ...settings },
    };
  }

  /** What must appear nowhere but in a secret store. */
  secrets(): { telegram: { apiHash: string }; model: { apiKey: string }; sessions: string[] } {
    const { telegram, model } = this.#options.connection;
    return { telegram, model, sessions: [...this.#sessions.values()] };
  }

  /** As a power cut would: no goodbye, nothing flushed. */
  async kill(): Promise<void> {
    const sidecar = this.#sidecar;
    this.#client?.close();
    this.#client = undefined;
    this.#sidecar = undefined;
    if (!sidecar) return;
    process.kill(sidecar.pid, 'SIGKILL');
    await sidecar.exited;
  }

  async stop(): Promise<void> {
    const sidecar = this.#sidecar;
    await this.#client?.request('sidecar/stop', {});
    this.#client?.close();
    await sidecar?.exited;
    this.#client = undefined;
    this.#sidecar = undefined;
  }
}
