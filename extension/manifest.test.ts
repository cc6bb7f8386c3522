import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import { PAGE_COMMANDS } from '../protocol/bridge.ts';
import { COMMAND_NAMES, commandId, COMMANDS, type CommandInfo } from './commandTable.ts';
import { buildConfiguration } from './configuration.ts';

const menuItem = z.object({ command: z.string(), when: z.string().optional() });
const manifest = z
  .object({
    main: z.string(),
    extensionKind: z.array(z.string()),
    activationEvents: z.array(z.string()),
    capabilities: z.object({
      untrustedWorkspaces: z.object({ supported: z.literal(true) }),
      virtualWorkspaces: z.object({ supported: z.literal(true) }),
    }),
    contributes: z.object({
      commands: z.array(
        z.strictObject({
          command: z.string(),
          title: z.string(),
          category: z.literal('Dialog Desk'),
          icon: z.string().optional(),
          enablement: z.string().optional(),
        }),
      ),
      menus: z.record(z.string(), z.array(menuItem)),
      keybindings: z.array(menuItem.extend({ when: z.string() })),
      viewsContainers: z.object({ activitybar: z.array(z.object({ icon: z.string() })) }),
      configuration: z.object({
        properties: z.record(
          z.string(),
          z.object({
            scope: z.string(),
            default: z.unknown(),
            markdownDescription: z.string(),
          }),
        ),
      }),
    }),
  })
  .parse(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')));
const texts = z
  .record(z.string(), z.string())
  .parse(JSON.parse(readFileSync(new URL('../package.nls.json', import.meta.url), 'utf8')));
const { contributes } = manifest;

describe('package.json and the code', () => {
  it('name the same commands with the same titles, icons and conditions', () => {
    const declared = contributes.commands.map(({ command, title, icon, enablement }) => ({
      command,
      title: texts[title.slice(1, -1)],
      icon,
      enablement,
    }));
    const table = COMMAND_NAMES.map((name) => {
      const { title, icon, enablement }: CommandInfo = COMMANDS[name];
      return { command: commandId(name), title, icon, enablement };
    });
    assert.deepEqual(declared, table);
  });

  it('offer the same commands in the palette', () => {
    const table = COMMAND_NAMES.flatMap((name) => {
      const { palette }: CommandInfo = COMMANDS[name];
      return palette === undefined ? [] : [{ command: commandId(name), when: palette }];
    });
    assert.deepEqual(contributes.menus['commandPalette'], table);
  });

  it('put only known commands into menus, keys and the hands of the page', () => {
    const known = new Set<string>(COMMAND_NAMES.map(commandId));
    const used = [...Object.values(contributes.menus).flat(), ...contributes.keybindings];
    for (const { command } of used) assert.ok(known.has(command), command);
    for (const name of PAGE_COMMANDS) assert.ok(known.has(`dialogDesk.${name}`), name);
  });

  it('take keys only in the editor of a draft', () => {
    for (const { when } of contributes.keybindings) {
      assert.match(when, /^resourceScheme == dialogdesk\b/);
    }
  });

  it('let no workspace change a setting, and describe every one', () => {
    for (const [name, setting] of Object.entries(contributes.configuration.properties)) {
      assert.match(setting.scope, /^(application|machine)$/, name);
      assert.ok(texts[setting.markdownDescription.slice(1, -1)], name);
    }
  });

  it('agree on what the settings are when nobody has set any', () => {
    const value = (name: string) =>
      contributes.configuration.properties[`dialogDesk.${name}`]?.default;
    const { model, settings } = buildConfiguration(
      {
        baseUrl: value('model.baseUrl'),
        draftModel: value('model.draft'),
        analysisModel: value('model.analysis'),
        historyLimit: value('history.limit'),
        undoSeconds: value('undoSeconds'),
        concurrency: value('concurrency'),
        instructions: value('instructions'),
      },
      { sessions: [] },
      undefined,
    );
    assert.deepEqual(
      { model, settings },
      {
        model: {
          baseUrl: 'https://api.anthropic.com',
          apiKey: null,
          draftModel: '',
          analysisModel: '',
        },
        settings: { historyLimit: 20, undoMs: 5000, concurrency: 4, instructions: '' },
      },
    );
  });

  it('have a text for every key and a key for every text', () => {
    const source = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
    const keys = [...source.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key);
    assert.deepEqual(new Set(keys), new Set(Object.keys(texts)));
  });

  it('run on the desktop and on a remote host, and name a picture that exists', () => {
    assert.deepEqual(manifest.extensionKind, ['ui', 'workspace']);
    for (const { icon } of contributes.viewsContainers.activitybar) {
      assert.ok(existsSync(new URL(`../${icon}`, import.meta.url)), icon);
    }
  });
});
