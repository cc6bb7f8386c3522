import { spawn } from 'node:child_process';
import { once } from 'node:events';

const PROGRAM = `
  import { DatabaseSync } from 'node:sqlite';
  const db = new DatabaseSync(process.argv[1], { timeout: 5000 });
  db.exec('BEGIN EXCLUSIVE');
  process.stdout.write('held');
  process.stdin.once('data', () => {
    db.exec('ROLLBACK');
    db.close();
    process.exit();
  });`;

/** Another program that has the database for itself until it is told to let go. */
export async function lockByAnother(file: string): Promise<{ release: () => Promise<void> }> {
  const argv = ['--input-type=module', '-e', PROGRAM, file];
  const child = spawn(process.execPath, argv, { stdio: ['pipe', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), closed]);
  return {
    async release() {
      child.stdin.write('let go');
      await closed;
    },
  };
}
