import assert from 'node:assert/strict';
import * as z from 'zod';
import type { TestAccess } from '../../extension/main.ts';
import { EXTENSION_ID, openWindow } from './window.ts';
import { until } from '../until.ts';
import { vscode } from './vscodeApi.ts';

const manifest = z.object({
  contributes: z.object({
    commands: z.array(z.object({ command: z.string() })),
    configuration: z.array(z.object({ properties: z.record(z.string(), z.unknown()) })),
  }),
});

/** Made by VS Code itself for every view. */
const VIEW_COMMANDS = /^dialogDesk\.panel\./;

describe('a window with Dialog Desk', () => {
  let access: TestAccess;
  before(async () => {
    access = await openWindow();
  });

  it('has exactly the commands that the manifest names', async () => {
    const declared = manifest
      .parse(vscode.extensions.getExtension(EXTENSION_ID)?.packageJSON)
      .contributes.commands.map(({ command }) => command);
    const registered = (await vscode.commands.getCommands(true)).filter(
      (id) => id.startsWith('dialogDesk.') && !VIEW_COMMANDS.test(id),
    );
    assert.deepEqual(new Set(registered), new Set(declared));
  });

  it('starts no worker before somebody needs one', () => {
    assert.equal(access.desk.client.phase(), 'stopped');
    assert.equal(access.statusBar.text, '$(comment-discussion) Dialog Desk');
    assert.equal(access.statusBar.command, 'dialogDesk.panel.focus');
  });

  it('starts the worker when the view opens', async () => {
    await vscode.commands.executeCommand('dialogDesk.panel.focus');
    await until('the worker is ready', () => access.desk.client.phase() === 'ready');
    assert.equal(access.statusBar.text, '$(sign-in) sign in');
    // Without an API id the panel leads on.
    assert.equal(access.statusBar.command, 'dialogDesk.panel.focus');
    const { accessibilityInformation, tooltip } = access.statusBar;
    assert.equal(accessibilityInformation?.role, 'button');
    assert.match(accessibilityInformation.label, /^Dialog Desk: sign in\. No account is signed in/);
    assert.ok(typeof tooltip === 'object');
    assert.match(tooltip.value, /\[Show Log\]\(command:dialogDesk\.showLog\)/);
    assert.deepEqual(access.desk.model.accounts(), []);
  });

  it('shows a page that may load nothing but its own script and style', () => {
    const html = access.pageHtml() ?? '';
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? '';
    const directives = policy.split('; ').map((directive) => directive.split(' ')[0]);
    assert.deepEqual(directives, ['default-src', 'script-src', 'style-src', 'font-src', 'img-src']);
    const nonce = /script-src 'nonce-([^']{20,})'/.exec(policy)?.[1] ?? 'none';
    const elements = html.split('<').filter((element) => element.includes(`nonce="${nonce}"`));
    assert.deepEqual(
      elements.map((element) => element.split(` nonce=`)[0]),
      ['link rel="modulepreload"', 'link rel="modulepreload"', 'script type="module"'],
    );
    assert.doesNotMatch(html, /unsafe-|<style|onload=/);
  });

  it('lets no workspace change a setting', async () => {
    const { configuration } = manifest.parse(
      vscode.extensions.getExtension(EXTENSION_ID)?.packageJSON,
    ).contributes;
    for (const name of configuration.flatMap(({ properties }) => Object.keys(properties))) {
      const writing = vscode.workspace
        .getConfiguration()
        .update(name, 'https://evil.example', vscode.ConfigurationTarget.Workspace);
      await assert.rejects(Promise.resolve(writing), /Workspace Settings/, name);
    }
  });
});
