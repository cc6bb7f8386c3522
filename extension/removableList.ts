import * as vscode from 'vscode';

export interface RemovableItem<K> extends vscode.QuickPickItem {
  key: K;
}

export interface RemovableListOptions<K> {
  title: string;
  /** What the button beside an item does. */
  removes: string;
  placeholder: (count: number) => string;
  /** The last item, for one more. */
  another: string;
  load: () => Promise<RemovableItem<K>[]>;
  remove: (key: K) => Promise<unknown>;
}

/**
 * A list that stays open while its items are removed by the buttons beside them.
 * @returns what was chosen: an item's key, `another`, or undefined where the list was left; rejects with what a
 * removal failed with
 */
export async function pickFromRemovable<K>(
  options: RemovableListOptions<K>,
): Promise<{ key: K } | 'another' | undefined> {
  const picker = vscode.window.createQuickPick<vscode.QuickPickItem & { key?: K }>();
  const button = { iconPath: new vscode.ThemeIcon('trash'), tooltip: options.removes };
  picker.title = options.title;
  async function load(): Promise<void> {
    picker.busy = true;
    const items = await options.load();
    picker.placeholder = options.placeholder(items.length);
    picker.items = [
      ...items.map((item) => ({ ...item, buttons: [button] })),
      { label: options.another },
    ];
    picker.busy = false;
  }
  const hidden = new Promise<void>((resolve) => picker.onDidHide(() => resolve()));
  const failed = Promise.withResolvers<never>();
  picker.onDidTriggerItemButton(({ item: { key } }) => {
    if (key !== undefined) options.remove(key).then(load).catch(failed.reject);
  });
  const accepted = new Promise<(typeof picker.items)[number] | undefined>((resolve) =>
    picker.onDidAccept(() => resolve(picker.selectedItems[0])),
  );
  picker.show();
  try {
    await load();
    const item = await Promise.race([accepted, hidden, failed.promise]);
    picker.hide();
    if (!item) return undefined;
    return item.key === undefined ? 'another' : { key: item.key };
  } finally {
    picker.dispose();
  }
}
