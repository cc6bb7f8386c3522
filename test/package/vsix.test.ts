import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { readZip } from './readZip.ts';
import { findVsix } from './vsixFile.ts';

const wanted = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/package\.json$/,
  /^extension\/package\.nls(\.\w+)?\.json$/,
  /^extension\/l10n\/[\w.]+\.json$/,
  /^extension\/(readme|changelog)\.md$/,
  /^extension\/LICENSE\.txt$/,
  /^extension\/media\/[\w-]+\.(png|svg|md)$/,
  /^extension\/dist\/(extension|sidecar|demo)\.cjs$/,
  /^extension\/dist\/webview\.(js|css)$/,
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
