import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { FIRST_PIECES } from '../../extension/pageHtml.ts';
import path from 'node:path';
import { readZip } from './readZip.ts';
import { findVsix } from './vsixFile.ts';

const wanted = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/package\.json$/,
  /^extension\/package\.nls(\.\w+)?\.json$/,
  /^extension\/l10n\/[\w.]+\.json$/,
  /^extension\/(readme|changelog|support|privacy|architecture)\.md$/i,
  /^extension\/(docs|eval)\/[\w.-]+\.md$/,
  /^extension\/LICENSE\.txt$/,
  /^extension\/media\/[\w-]+\.(png|svg|md)$/,
  /^extension\/docs\/pictures\/(panel|panel-jobs-spending-dark-300|panel-review-findings-light-300)\.png$/,
  /^extension\/docs\/pictures\/walkthrough\/[\w-]+-(dark|light|hc|hcLight)\.webp$/,
  /^extension\/dist\/(extension|sidecar|demo)\.cjs$/,
  /^extension\/dist\/extension-\w+-\w+\.cjs$/,
  /^extension\/dist\/webview\.(js|css)$/,
  /^extension\/dist\/webview-preview\.js$/,
  /^extension\/dist\/webview-\w+\.js$/,
];

describe('the VSIX', () => {
  let file: string;
  let entries: Map<string, Buffer>;

  before(async () => {
    file = await findVsix();
    entries = readZip(await readFile(file));
  });

  it('holds the bundles, the pictures and the texts, and nothing else', () => {
    const foreign = [...entries.keys()].filter((name) => !wanted.some((one) => one.test(name)));
    assert.deepEqual(foreign, []);
    for (const one of wanted.filter(({ source }) => !source.includes('l10n'))) {
      assert.ok(
        [...entries.keys()].some((name) => one.test(name)),
        `nothing matches ${one.source}`,
      );
    }
  });

  it('has the pieces that the first screen names', () => {
    for (const name of FIRST_PIECES) assert.ok(entries.has(`extension/dist/${name}`), name);
  });

  it('brings every page and picture that its pages link to', () => {
    const names = new Set([...entries.keys()].map((name) => name.toLowerCase()));
    // The packager gives it an ending, and says so in the manifest.
    if (names.has('extension/license.txt')) names.add('extension/license');
    let links = 0;
    for (const [name, content] of entries) {
      if (!name.endsWith('.md')) continue;
      for (const [, file = ''] of content
        .toString()
        .matchAll(/\]\((?!https:|command:)([^)#]+)\)/g)) {
        links += 1;
        const target = path.posix.join(path.posix.dirname(name), file).toLowerCase();
        assert.ok(names.has(target), `${name} → ${file}`);
      }
    }
    assert.ok(links > 10);
  });

  it('brings each picture of its walkthrough, for each kind of theme', () => {
    const manifest = entries.get('extension/package.json')?.toString() ?? '';
    const pictures = manifest.match(/docs\/pictures\/walkthrough\/[\w-]+\.webp/g) ?? [];
    assert.equal(pictures.length, 5 * 4);
    assert.deepEqual(
      pictures.filter((picture) => !entries.has(`extension/${picture}`)),
      [],
    );
  });

  it('shows a banner, a price, categories and a support page on its Marketplace page', () => {
    const manifest = entries.get('extension.vsixmanifest')?.toString() ?? '';
    assert.match(manifest, /<Categories>AI,Chat,Other<\/Categories>/);
    assert.match(manifest, /Branding\.Color" Value="#[0-9A-F]{6}"/i);
    assert.match(manifest, /Content\.Pricing" Value="Free"/);
    for (const type of ['Icons.Default', 'Content.Details', 'Content.Changelog', 'Content.License'])
      assert.match(manifest, new RegExp(`Type="Microsoft\\.VisualStudio\\.Services\\.${type}"`));
    // No address is named that is nobody's.
    assert.doesNotMatch(manifest, /Links\.(Source|GitHub|Support|Learn)/);
  });

  it('holds no native code', () => {
    const magic = [
      ['ELF', Buffer.from('7f454c46', 'hex')],
      ['PE', Buffer.from('MZ')],
      ['Mach-O', Buffer.from('cffaedfe', 'hex')],
      ['Mach-O universal', Buffer.from('cafebabe', 'hex')],
      ['WebAssembly', Buffer.from('0061736d', 'hex')],
    ] as const;
    for (const [name, content] of entries) {
      const found = magic.find(([, bytes]) => content.subarray(0, bytes.length).equals(bytes));
      assert.equal(found?.[0], undefined, `${name} is ${found?.[0]}`);
    }
  });

  it('requires nothing at run time but what Node and VS Code bring', () => {
    for (const [name, content] of entries) {
      if (!name.endsWith('.cjs')) continue;
      assert.doesNotMatch(content.toString(), /\.node["'`]\)/, `${name} loads a native module`);
    }
  });

  it('is for every platform', () => {
    const manifest = entries.get('extension.vsixmanifest')?.toString() ?? '';
    assert.match(manifest, /<Identity /);
    assert.doesNotMatch(manifest, /TargetPlatform/);
  });

  it('is at most 2 MB', async () => {
    const { size } = await stat(file);
    assert.ok(size <= 2 * 1024 * 1024, `${size} bytes`);
  });
});
