import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { draftId } from '../../protocol/ids.ts';
import { draftIdOf } from './draftFileSystem.ts';

/** What the page wrote into a card's `data-vscode-context`. */
const fromCard = z.object({ draftId });

/** The draft a command was given (by a lens, the panel, a card's menu or the editor's title), else the one in the active editor. */
export function draftIdFrom(argument: unknown): string | undefined {
  if (typeof argument === 'string') return argument;
  if (argument instanceof vscode.Uri) return draftIdOf(argument);
  const { data: card } = fromCard.safeParse(argument);
  if (card) return card.draftId;
  const active = vscode.window.activeTextEditor?.document.uri;
  return active && draftIdOf(active);
}
