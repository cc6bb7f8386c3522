import * as vscode from 'vscode';

/** A moving line under the view's title until the task has ended: what the person asked for is being done. */
export async function inView<T>(task: () => Promise<T>): Promise<T> {
  return vscode.window.withProgress({ location: { viewId: 'dialogDesk.panel' } }, task);
}
