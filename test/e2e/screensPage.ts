/** The scenes that docs/screens/README.md shows: every screen, and what it looks like when something is wrong or under way. */
export const SHOWN: readonly string[] = [
  'welcome',
  'sign-in',
  'sign-in-demo',
  'accounts',
  'flood',
  'worker-failed',
  'dialogs',
  'dialogs-fetching',
  'dialogs-hidden',
  'dialogs-pictures',
  'dialogs-rule-paused',
  'review',
  'review-queue',
  'review-deciding',
  'review-streaming',
  'review-stale',
  'review-judged',
  'review-question',
  'review-suspect',
  'review-findings',
  'review-changes',
  'review-batch',
  'review-undo',
  'processing',
  'processing-cancelled',
  'encrypting',
  'encrypting-key-changed',
  'encrypting-cancelled',
  'encrypting-held-up',
  'encrypting-key-missing',
  'chat',
  'chat-empty',
  'chat-streaming',
  'chat-warning',
  'jobs',
  'jobs-failed',
  'jobs-figures',
  'jobs-spending',
  'jobs-scores',
];

/** docs/screens/README.md: each of them with its sheet. */
export function screensPage(): string {
  const sections = SHOWN.map((name) => `## ${name}\n\n![${name}](${name}.webp)\n`);
  return `# The screens of the panel

Each sheet shows one state in dark, light and high contrast: English and Russian at 300 pixels above, English and Russian at
900 pixels below. \`npm run screens\` takes them all anew, \`npm run screens -- review\` those whose names begin so.

${sections.join('\n')}`;
}
