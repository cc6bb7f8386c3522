import { randomBytes } from 'node:crypto';
import { openClient } from '../../rpc/openClient.ts';
import type { Client } from '../../rpc/openClient.ts';
import { startSidecar } from '../../rpc/sidecarProcess.ts';
import type { SidecarProcess } from '../../rpc/sidecarProcess.ts';
import type { Configuration } from '../../protocol/configuration.ts';
import type { DemoInfo } from './demo.ts';

export interface StoryDeskOptions {
  modulePath: string;
  dataDir: string;
  /** Where Telegram and the model are. */
  connection: Pick<DemoInfo, 'telegram' | 'model'>;
  settings?: Partial<Configuration['settings']>;
  idleExitMs?: number;
  onLog?: (level: string, text: string) => void;
}

/** A window's worth of desk without VS Code: the sidecar, a client, and the secrets kept between starts. */
export class StoryDesk {
  readonly #options: StoryDeskOptions;
  readonly #sessions = new Map<string, string>();
  #sidecar: SidecarProcess | undefined;
  #starting: Promise<Client> | undefined;
  #token = '';
  /** As a window wants it, with the keys of its secret store. */
  encryption: Configuration['encryption'];

  constructor(options: StoryDeskOptions) {
    this.#options = options;
  }

  /** The client of a running, configured sidecar; starts both where they are missing. */
  client(): Promise<Client> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  async #start(): Promise<Client> {
    const { modulePath, dataDir, onLog, idleExitMs } = this.#options;
    const token = (this.#token = randomBytes(32).toString('base64url'));
    const sidecar = await startSidecar({
      modulePath,
      dataDir,
      token,
      onLog: onLog ?? (() => {}),
      ...(idleExitMs === undefined ? {} : { idleExitMs }),
    });
    this.#sidecar = sidecar;
    const client = await openClient({ socketPath: sidecar.socketPath, token, clientName: 'story' });
    client.on('account/sessionChanged', ({ accountId, session }) => {
      if (session === null) this.#sessions.delete(accountId);
      else this.#sessions.set(accountId, session);
    });
    await client.request('sidecar/configure', this.configuration());
    return client;
  }

  /** A second window at the same sidecar. */
  async window(): Promise<Client> {
    await this.client();
    const socketPath = this.#sidecar?.socketPath ?? '';
    return openClient({ socketPath, token: this.#token, clientName: 'window' });
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
      ...(this.encryption ? { encryption: this.encryption } : {}),
      model: { ...connection.model, draftModel: '', analysisModel: '' },
      settings: {
        historyLimit: 20,
        undoMs: 0,
        concurrency: 4,
        instructions: '',
        maxMessages: 200,
        retentionDays: 7,
        cleanupHour: 2,
        fileQuotaMegabytes: 500,
        ...settings,
      },
    };
  }

  /** What must appear nowhere but in a secret store. */
  secrets(): { telegram: { apiHash: string }; model: { apiKey: string }; sessions: string[] } {
    const { telegram, model } = this.#options.connection;
    return { telegram, model, sessions: [...this.#sessions.values()] };
  }

  /** As a power cut would: no goodbye, nothing flushed. One that is just starting is let in first. */
  async kill(): Promise<void> {
    const starting = this.#starting;
    this.#starting = undefined;
    const client = await starting?.catch(() => undefined);
    const sidecar = this.#sidecar;
    this.#sidecar = undefined;
    client?.close();
    if (!sidecar) return;
    killNow(sidecar.pid);
    await sidecar.exited;
  }

  async stop(): Promise<void> {
    const client = await this.client();
    const sidecar = this.#sidecar;
    await client.request('sidecar/stop', {});
    await sidecar?.exited;
    client.close();
    this.#starting = undefined;
    this.#sidecar = undefined;
  }
}

function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It ended by itself in the meantime: that is what was wanted.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
