import { build as runBuild, type Metafile, type OutputFile, type Plugin } from 'esbuild';
import path from 'node:path';

/**
 * Puts what the first screen needs into one file; a later piece takes from it what they share. Splitting leaves it in a
 * score of them, one for each set of pieces that share something. Every file of a page in VS Code comes through the
 * window, so that a score of them is what the first screen waits for longest.
 */
export function onePiece(): Plugin {
  return {
    name: 'one-piece',
    setup(build) {
      const { initialOptions: options } = build;
      // Pieces put together have no map.
      if (options.sourcemap || !options.splitting) return;
      const { write = true, absWorkingDir: root = process.cwd() } = options;
      options.write = false;
      options.metafile = true;
      build.onEnd(async (result) => {
        const { outputFiles, metafile } = result;
        if (result.errors.length > 0 || !outputFiles || !metafile) return;
        const first = `${options.entryNames}.js`;
        const pieces = piecesOf(root, first, outputFiles, metafile);
        const merged = await runBuild({
          absWorkingDir: root,
          entryPoints: [...pieces].flatMap(([name, { isShared }]) =>
            name === first || !isShared
              ? [{ in: name, out: plainName(name).replace(/\.js$/, '') }]
              : [],
          ),
          outdir: options.outdir ?? '.',
          bundle: true,
          format: 'esm',
          minify: options.minify ?? false,
          legalComments: 'none',
          ...(options.charset && { charset: options.charset }),
          metafile: true,
          write,
          plugins: [joinPieces(pieces, first)],
        });
        if (merged.outputFiles) result.outputFiles = merged.outputFiles;
        result.metafile = merged.metafile;
      });
    },
  };
}

interface Piece {
  text: string;
  exports: readonly string[];
  /** The first screen needs it. */
  isShared: boolean;
}
/** By file name. */
type Pieces = ReadonlyMap<string, Piece>;

function piecesOf(
  root: string,
  entryName: string,
  files: readonly OutputFile[],
  { outputs }: Metafile,
): Pieces {
  const entry = Object.keys(outputs).find((file) => path.basename(file) === entryName) ?? '';
  const first = new Set([entry]);
  for (const file of first) {
    for (const { path: imported, kind } of outputs[file]?.imports ?? [])
      if (kind === 'import-statement') first.add(imported);
  }
  return new Map(
    files.map(({ path: file, text }) => {
      const output = path.relative(root, file);
      const exports = outputs[output]?.exports ?? [];
      return [path.basename(file), { text, exports, isShared: first.has(output) }];
    }),
  );
}

function joinPieces(pieces: Pieces, first: string): Plugin {
  return {
    name: 'join-pieces',
    setup(build) {
      build.onResolve({ filter: /.*/ }, ({ path: file, kind, namespace, importer }) => {
        const name = path.basename(file);
        if (kind === 'entry-point') return { path: name, namespace: 'piece' };
        const piece = pieces.get(name);
        if (kind === 'dynamic-import' || !piece?.isShared || namespace === 'shared')
          return { path: plainName(file), external: true };
        return { path: name, namespace: pieces.get(importer)?.isShared ? 'piece' : 'shared' };
      });
      build.onLoad({ filter: /.*/, namespace: 'piece' }, ({ path: name }) => ({
        contents: (pieces.get(name)?.text ?? '') + (name === first ? exportAll(pieces, first) : ''),
      }));
      build.onLoad({ filter: /.*/, namespace: 'shared' }, ({ path: name }) => ({
        contents: exportLine(
          first,
          namesOf(pieces, name).map(([own, joined]) => [joined, own]),
        ),
      }));
    },
  };
}

/** What came of a source file is named by it alone, so that the page can name it too: the folder has the version. */
function plainName(file: string): string {
  return file.replace(/-[0-9A-Z]{8}\.js$/, '.js');
}

function exportAll(pieces: Pieces, first: string): string {
  const lines = [...pieces].flatMap(([name, { isShared }]) => {
    if (!isShared || name === first) return [];
    return [exportLine(name, namesOf(pieces, name))];
  });
  return lines.join('\n');
}

function exportLine(from: string, names: readonly (readonly [string, string])[]): string {
  return `export {${names.map(([own, as]) => `${own} as ${as}`).join()}} from './${from}';`;
}

/** What a piece exports, and as what the first one exports it. */
function namesOf(pieces: Pieces, name: string): [string, string][] {
  const at = [...pieces.keys()].indexOf(name).toString(36);
  return (pieces.get(name)?.exports ?? []).map((own) => [own, `${own}$${at}`]);
}
