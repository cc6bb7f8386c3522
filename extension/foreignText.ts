/**
 * Text of others as VS Code's own screens may show it. Its notifications make a link of [words](address), one to a
 * command as well, and its lists an icon of $(name): a message or a title must not get either. Characters that
 * reorder what follows them show as a mark.
 */
export function foreignText(text: string): string {
  return text.replace(/([\]$])\(/g, '$1\u200B(').replace(/[\u202A-\u202E]/g, '\uFFFD');
}
