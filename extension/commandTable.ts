/**
 * Every command, once. package.json must declare exactly these (a test compares), and `commands.ts` must
 * handle each (the compiler compares), so the three cannot drift apart.
 */
export interface CommandInfo {
  /** English title, as in package.nls.json. */
  title: string;
  icon?: string;
  /** When the command is greyed out everywhere. */
  enablement?: string;
  /** When it is offered in the command palette; always, if absent. */
  palette?: string;
}

const DRAFT_OPEN = 'resourceScheme == dialogdesk';
const REAL_ACCOUNT = '!dialogDesk.demo';
const SIGNED_IN = 'dialogDesk.signedIn';

export const COMMANDS = {
  signIn: { title: 'Sign In', icon: '$(sign-in)' },
  signOut: { title: 'Sign Out', icon: '$(sign-out)', enablement: SIGNED_IN },
  processSelected: {
    title: 'Process Selected Dialogs',
    icon: '$(play)',
    enablement: SIGNED_IN,
  },
  processUnread: {
    title: 'Process Unread Dialogs',
    icon: '$(mail-read)',
    enablement: SIGNED_IN,
  },
  resetDialog: { title: 'Reset Dialog…', icon: '$(clear-all)', enablement: SIGNED_IN },
  nextDraft: { title: 'Review Next Draft', icon: '$(arrow-right)' },
  editDraft: { title: 'Edit Draft', icon: '$(edit)' },
  approveDraft: { title: 'Approve & Send', icon: '$(send)' },
  rejectDraft: { title: 'Reject Draft', icon: '$(circle-slash)' },
  undoDraft: { title: 'Undo Approval or Rejection', icon: '$(discard)' },
  regenerateDraft: { title: 'Regenerate Draft…', icon: '$(refresh)' },
  resolveDraft: { title: 'Say Whether the Reply Arrived…', icon: '$(question)' },
  diffSuggestion: {
    title: 'Compare with the Suggestion',
    icon: '$(diff)',
    palette: DRAFT_OPEN,
  },
  previousVersion: {
    title: 'Compare with a Previous Version',
    icon: '$(versions)',
    palette: DRAFT_OPEN,
  },
  pauseWorker: {
    title: 'Pause Worker',
    icon: '$(debug-pause)',
    palette: "dialogDesk.worker != 'paused'",
  },
  resumeWorker: {
    title: 'Resume Worker',
    icon: '$(debug-start)',
    palette: "dialogDesk.worker == 'paused'",
  },
  restartWorker: { title: 'Restart Worker', icon: '$(debug-restart)' },
  showLog: { title: 'Show Log', icon: '$(output)' },
  showJobs: { title: 'Show Jobs', icon: '$(checklist)' },
  chooseModel: { title: 'Choose Model…', icon: '$(sparkle)' },
  setUpTelegram: { title: 'Set Up Telegram API…', icon: '$(key)', enablement: REAL_ACCOUNT },
  setModelKey: { title: 'Set Model Key…', icon: '$(key)', enablement: REAL_ACCOUNT },
  openSettings: { title: 'Open Settings', icon: '$(gear)' },
  tryDemo: { title: 'Try the Demo', icon: '$(beaker)', enablement: REAL_ACCOUNT },
  leaveDemo: { title: 'Leave the Demo', icon: '$(close)', enablement: 'dialogDesk.demo' },
} as const satisfies Record<string, CommandInfo>;

export type CommandName = keyof typeof COMMANDS;
export const COMMAND_NAMES = Object.keys(COMMANDS).filter(isCommandName);

function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name);
}

/** The id VS Code knows the command by. */
export function commandId(name: CommandName): string {
  return `dialogDesk.${name}`;
}
