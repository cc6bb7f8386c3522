import { parseArgs } from 'node:util';
import { startDemoTelegram } from './telegram/startDemoTelegram.ts';

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
const port = values['telegram-port'] ?? values.port;
void startDemoTelegram({
  ...(port ? { ports: { 2: Number(port) } } : {}),
  ...(values.dialogs ? { dialogs: Number(values.dialogs) } : {}),
  ...(values.schema ? { schemaFile: values.schema } : {}),
  ...(values['control-port'] ? { controlPort: Number(values['control-port']) } : {}),
}).then((telegram) => {
  const ready = telegram.control.info();
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  process.send?.(ready);
  const end = () => void telegram.close().then(() => process.exit(0));
  process.once('SIGINT', end).once('SIGTERM', end).once('disconnect', end);
});
