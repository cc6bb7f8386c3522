// Runs the suite inside a real VS Code: the desktop's, where DIALOG_DESK_CODE names it, else the one of test/vscode-host.
// Builds nothing: it tests what is in dist/.
import path from 'node:path';
import { runTests, TestRunFailedError } from '@vscode/test-electron';

const root = path.resolve(import.meta.dirname, '../..');

try {
  process.exitCode = await runTests({
    vscodeExecutablePath:
      process.env['DIALOG_DESK_CODE'] ?? path.join(root, 'test/vscode-host/code.mjs'),
    // Beside ours one that offers a language model, as another extension would.
    extensionDevelopmentPath: [root, path.join(import.meta.dirname, 'modelProvider')],
    extensionTestsPath: path.join(import.meta.dirname, 'suite.cjs'),
  });
} catch (error) {
  if (!(error instanceof TestRunFailedError)) console.error(error);
  process.exitCode = 1;
}
