import { parseArgs } from 'node:util';
import { startDemoModel } from './model/startDemoModel.ts';
import { startDemoTelegram } from './telegram/startDemoTelegram.ts';

const USAGE = `The demo: a local Telegram server and a local model stand-in. Nothing here is real.

  --telegram-port N   port of the first data centre, the second gets N + 1 (also: --port)
  --model-port N      port of the model
  --control-port N    port of the control handle
  --dialogs N         pads the first account's dialogs to N
  --schema FILE       serves one more Telegram layer (TL text or mtcute's JSON)
  --only telegram     without the model
`;

/** Starts both, says so on stdout (and to the parent process), and ends on SIGINT, SIGTERM or the parent's end. */
async function main(): Promise<void> {
  const options = readOptions();
  const firstPort = options.telegramPort;
  const telegram = await startDemoTelegram({
    ...(firstPort === undefined ? {} : { ports: { 2: firstPort, 4: firstPort && firstPort + 1 } }),
    ...(options.controlPort === undefined ? {} : { controlPort: options.controlPort }),
    ...(options.dialogs === undefined ? {} : { dialogs: options.dialogs }),
    ...(options.schema === undefined ? {} : { schemaFile: options.schema }),
  });
  const model = options.withModel
    ? await startDemoModel(options.modelPort === undefined ? {} : { port: options.modelPort })
    : undefined;
  const ready = {
    kind: 'ready',
    label: 'demo',
    controlUrl: telegram.controlUrl,
    telegram: telegram.connection,
    ...(model ? { model: { baseUrl: model.baseUrl, apiKey: model.apiKey } } : {}),
    accounts: telegram.accounts,
  };
  telegram.setInfo(ready);
  const end = () => {
    void Promise.all([telegram.close(), model?.close()]).finally(() => process.exit());
  };
  process.once('SIGINT', end).once('SIGTERM', end).once('disconnect', end);
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  process.send?.(ready);
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      'telegram-port': { type: 'string' },
      port: { type: 'string' },
      'model-port': { type: 'string' },
      'control-port': { type: 'string' },
      dialogs: { type: 'string' },
      schema: { type: 'string' },
      only: { type: 'string' },
    },
  });
  return {
    telegramPort: numberOf(values['telegram-port'] ?? values.port),
    modelPort: numberOf(values['model-port']),
    controlPort: numberOf(values['control-port']),
    dialogs: numberOf(values.dialogs),
    schema: values.schema,
    withModel: values.only !== 'telegram',
  };
}

function numberOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d{1,6}$/.test(value)) throw new Error(`${value} is no number.`);
  return Number(value);
}

main().catch((cause: unknown) => {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n\n${USAGE}`);
  process.exitCode = 1;
});
