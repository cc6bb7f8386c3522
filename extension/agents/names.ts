/** What the chat and its agents know this extension by; package.json declares the same. */
export const PARTICIPANT_ID = 'dialog-desk.dialogdesk';
export const PARTICIPANT_COMMANDS = ['missed', 'draft'] as const;
export const TOOL_NAMES = [
  'dialogdesk_listDialogs',
  'dialogdesk_readDialog',
  'dialogdesk_listDrafts',
  'dialogdesk_proposeDraft',
] as const;
export type ToolName = (typeof TOOL_NAMES)[number];
