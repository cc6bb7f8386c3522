import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import { PAGE_COMMANDS } from '../protocol/bridge.ts';
import { PARTICIPANT_COMMANDS, PARTICIPANT_ID, TOOL_NAMES } from './agents/names.ts';
import { COMMAND_NAMES, commandId, COMMANDS, type CommandInfo } from './commandTable.ts';
import { buildConfiguration } from './configuration.ts';
import { chooseServer } from './telegramServer.ts';

const menuItem = z.object({ command: z.string(), when: z.string().optional() });
/** One for each kind of theme. */
const PICTURE = { dark: z.string(), light: z.string(), hc: z.string(), hcLight: z.string() };
/** What every setting has; the rest depends on what it is. */
const setting = z.looseObject({
  scope: z.enum(['application', 'machine']),
  order: z.int(),
  type: z.string().optional(),
  default: z.unknown(),
  markdownDescription: z.string().regex(/^%config\..+%$/),
});
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
      chatParticipants: z.array(
        z.object({ id: z.string(), commands: z.array(z.object({ name: z.string() })) }),
      ),
      walkthroughs: z.array(
        z.object({
          steps: z.array(
            z.object({
              description: z.string(),
              media: z.object({ image: z.strictObject(PICTURE) }),
              completionEvents: z.array(z.string()).min(1),
            }),
          ),
        }),
      ),
      languageModelTools: z.array(z.object({ name: z.string() })),
      viewsContainers: z.object({ activitybar: z.array(z.object({ icon: z.string() })) }),
      configuration: z.array(
        z.strictObject({
          title: z.string(),
          order: z.int(),
          properties: z.record(z.string(), setting),
        }),
      ),
    }),
  })
  .parse(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')));
const texts = z
  .record(z.string(), z.string())
  .parse(JSON.parse(readFileSync(new URL('../package.nls.json', import.meta.url), 'utf8')));
const { contributes } = manifest;
const settings = Object.fromEntries(
  contributes.configuration.flatMap(({ properties }) => Object.entries(properties)),
);
/** What the code tells VS Code of itself. */
const CONTEXTS = [
  ...readFileSync(new URL('./statusBar.ts', import.meta.url), 'utf8').matchAll(
    /setContext\('(\w+)'/g,
  ),
].map(([, name = '']) => name);

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
    for (const [name, { scope, markdownDescription }] of Object.entries(settings)) {
      assert.match(scope, /^(application|machine)$/, name);
      assert.ok(texts[markdownDescription.slice(1, -1)], name);
    }
  });

  it('give each setting a kind, bounds or a form, a text for each choice, and a place of its own', () => {
    for (const [name, each] of Object.entries(settings)) {
      if (each['enum'] !== undefined) {
        const choices = z.array(z.string()).parse(each['enum']);
        const told = z.array(z.string()).parse(each['markdownEnumDescriptions']);
        assert.equal(told.length, choices.length, name);
      }
      const bounds: Record<string, readonly string[]> = {
        boolean: [],
        integer: ['minimum', 'maximum'],
        number: ['minimum', 'maximum'],
        string: each['enum'] ? ['enum'] : [each['maxLength'] ? 'maxLength' : 'pattern'],
        object: ['additionalProperties'],
      };
      // One thing may be a word or an object: each of them is described.
      const needed = bounds[each.type ?? ''] ?? ['anyOf'];
      for (const key of needed) assert.ok(each[key] !== undefined, `${name} has no ${key}`);
      if (each['pattern'] !== undefined) assert.ok(each['patternErrorMessage'], name);
    }
    for (const { title, properties } of contributes.configuration) {
      assert.ok(texts[title.slice(1, -1)], title);
      const orders = Object.values(properties).map(({ order }) => order);
      assert.deepEqual(
        orders,
        [...new Set(orders)].sort((a, b) => a - b),
        title,
      );
    }
  });

  it('keep the Telegram server to this machine', () => {
    const server = settings['dialogDesk.telegram.server'];
    assert.equal(server?.scope, 'machine');
    assert.deepEqual(chooseServer(server.default), { kind: 'telegram' });
  });

  it('agree on what the settings are when nobody has set any', () => {
    const value = (name: string) => settings[`dialogDesk.${name}`]?.default;
    const told = buildConfiguration(
      {
        provider: value('model.provider'),
        baseUrl: value('model.baseUrl'),
        redaction: value('redaction'),
        draftModel: value('model.draft'),
        analysisModel: value('model.analysis'),
        historyLimit: value('history.limit'),
        undoSeconds: value('undoSeconds'),
        concurrency: value('concurrency'),
        instructions: value('instructions'),
        maxMessages: value('conversations.maxMessages'),
        retentionDays: value('conversations.retentionDays'),
        cleanupHour: value('conversations.cleanupHour'),
        markReadOnReply: value('markReadOnReply'),
        voice: value('voice'),
        learnFromEdits: value('learnFromEdits'),
        encryptAtRest: value('encryptAtRest'),
        fileQuotaMegabytes: value('files.quotaMegabytes'),
        dailyUsd: value('dailyLimit.usd'),
        dailyTokens: value('dailyLimit.tokens'),
        prices: value('prices'),
      },
      { sessions: [] },
      undefined,
    );
    assert.deepEqual(
      { model: told.model, settings: told.settings },
      {
        model: {
          provider: 'endpoint',
          baseUrl: 'https://api.anthropic.com',
          redaction: 'on',
          apiKey: null,
          draftModel: '',
          analysisModel: '',
        },
        settings: {
          historyLimit: 20,
          undoMs: 5000,
          concurrency: 4,
          instructions: '',
          maxMessages: 200,
          retentionDays: 7,
          cleanupHour: 2,
          markReadOnReply: false,
          voice: true,
          learnFromEdits: true,
          fileQuotaMegabytes: 500,
          dailyCap: { usd: 0, tokens: 0 },
          prices: {},
        },
      },
    );
  });

  it('name the same tools and the same commands of the chat participant', () => {
    assert.deepEqual(
      contributes.languageModelTools.map(({ name }) => name),
      [...TOOL_NAMES],
    );
    assert.deepEqual(
      contributes.chatParticipants.map(({ id, commands }) => [
        id,
        commands.map(({ name }) => name),
      ]),
      [[PARTICIPANT_ID, [...PARTICIPANT_COMMANDS]]],
    );
  });

  it('lead through the start by commands, pictures and signs that exist', () => {
    const steps = contributes.walkthroughs.flatMap((each) => each.steps);
    assert.ok(steps.length >= 5);
    for (const { description, media, completionEvents } of steps) {
      for (const [theme, image] of Object.entries(media.image)) {
        assert.ok(image.endsWith(`-${theme}.webp`), image);
        assert.ok(existsSync(new URL(`../${image}`, import.meta.url)), image);
      }
      const text = texts[description.slice(1, -1)] ?? '';
      const commands = [...text.matchAll(/\]\(command:([\w.]+)\)/g)].map(([, id]) => id);
      assert.ok(commands.length > 0, text);
      for (const id of commands)
        assert.ok(
          COMMAND_NAMES.some((name) => commandId(name) === id),
          id,
        );
      for (const event of completionEvents) {
        const [kind, id = ''] = event.split(':dialogDesk.');
        const known: readonly string[] = kind === 'onContext' ? CONTEXTS : COMMAND_NAMES;
        assert.ok(known.includes(id), event);
      }
    }
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
