// A folder that is on no disk, as an extension for a remote repository offers one: read only, with a settings file in it.
const vscode = require('vscode');

const SETTINGS = { 'editor.wordWrap': 'on', 'dialogDesk.instructions': 'The heron decides.' };
const files = new Map([
  ['/desk/.vscode/settings.json', JSON.stringify(SETTINGS)],
  ['/desk/notes.txt', 'Nothing of this is on a disk.'],
]);
const folders = new Map([
  ['/', [['desk', vscode.FileType.Directory]]],
  [
    '/desk',
    [
      ['.vscode', vscode.FileType.Directory],
      ['notes.txt', vscode.FileType.File],
    ],
  ],
  ['/desk/.vscode', [['settings.json', vscode.FileType.File]]],
]);

exports.activate = (context) => {
  const changed = new vscode.EventEmitter();
  const refuse = (uri) => {
    throw vscode.FileSystemError.NoPermissions(uri);
  };
  const find = (all, uri) => {
    const found = all.get(uri.path);
    if (found === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return found;
  };
  const provider = {
    onDidChangeFile: changed.event,
    watch: () => new vscode.Disposable(() => undefined),
    stat: (uri) => ({
      type: folders.has(uri.path) ? vscode.FileType.Directory : vscode.FileType.File,
      ctime: 0,
      mtime: 1,
      size: folders.has(uri.path) ? 0 : find(files, uri).length,
    }),
    readDirectory: (uri) => find(folders, uri),
    readFile: (uri) => new TextEncoder().encode(find(files, uri)),
    writeFile: refuse,
    createDirectory: refuse,
    delete: refuse,
    rename: refuse,
  };
  context.subscriptions.push(
    vscode.workspace.registerFileSystemProvider('memory-folder', provider, { isReadonly: true }),
  );
};
