import * as vscode from 'vscode';
import { AppError } from '../protocol/errors.ts';

/** For what a file system of ours does not do. */
export function refuse(uri: vscode.Uri): never {
  throw vscode.FileSystemError.NoPermissions(uri);
}

/** What the editor shows when a document cannot be read or saved: our own words and what to do next. */
export function asFileError(error: unknown, uri: vscode.Uri): Error {
  if (!(error instanceof AppError)) return vscode.FileSystemError.Unavailable(uri);
  if (error.code === 'notFound') return vscode.FileSystemError.FileNotFound(uri);
  const { message, hint } = error.toWire();
  const text = [message, hint].filter(Boolean).join(' ');
  return vscode.FileSystemError.Unavailable(text);
}
