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
const TRANSCRIPT_OPEN = 'resourceScheme == dialogdesk-transcript';
const REAL_ACCOUNT = '!dialogDesk.demo';
const SIGNED_IN = 'dialogDesk.signedIn';

export const COMMANDS = {
  signIn: { title: 'Sign In', icon: '$(sign-in)' },
  signOut: { title: 'Sign Out', icon: '$(sign-out)', enablement: SIGNED_IN },
  switchAccount: {
    title: 'Switch Account…',
    icon: '$(account)',
    enablement: SIGNED_IN,
  },
  removeAccount: { title: 'Remove Account and Its Data…', icon: '$(trash)' },
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
  processAutomatically: {
    title: 'Process Dialog Automatically…',
    icon: '$(zap)',
    enablement: SIGNED_IN,
  },
  showRules: {
    title: 'Dialogs Processed Automatically…',
    icon: '$(list-unordered)',
    enablement: SIGNED_IN,
  },
  editInstructions: { title: 'Edit Instructions…', icon: '$(note)' },
  chooseProfile: { title: 'Choose Profile…', icon: '$(person)', enablement: SIGNED_IN },
  openNote: { title: 'Notes on a Contact…', icon: '$(notebook)', enablement: SIGNED_IN },
  reviewNote: { title: 'Review Proposed Notes…', icon: '$(diff)', enablement: SIGNED_IN },
  acceptNote: { title: 'Take Proposed Notes', icon: '$(check)', enablement: SIGNED_IN },
  rejectNote: { title: 'Reject Proposed Notes', icon: '$(close)', enablement: SIGNED_IN },
  revertNote: { title: 'Take Back Earlier Notes…', icon: '$(history)', enablement: SIGNED_IN },
  forgetNote: { title: 'Forget Notes…', icon: '$(trash)', enablement: SIGNED_IN },
  editProfiles: { title: 'Edit Profiles…', icon: '$(organization)' },
  showFacts: { title: 'Remembered Facts…', icon: '$(bookmark)', enablement: SIGNED_IN },
  markRead: { title: 'Mark Dialog as Read…', icon: '$(check-all)', enablement: SIGNED_IN },
  resetDialog: { title: 'Reset Dialog…', icon: '$(clear-all)', enablement: SIGNED_IN },
  nextDraft: { title: 'Review Next Draft', icon: '$(arrow-right)' },
  editDraft: { title: 'Edit Draft', icon: '$(edit)' },
  approveDraft: { title: 'Approve & Send', icon: '$(send)' },
  sendLater: { title: 'Approve & Send Later…', icon: '$(clock)' },
  sendSilently: { title: 'Approve & Send Silently', icon: '$(bell-slash)' },
  attachFile: { title: 'Attach File…', icon: '$(attach)' },
  putInTelegram: { title: 'Put in Telegram as Draft', icon: '$(device-mobile)' },
  attachToDraft: { title: 'Attach to Draft…', icon: '$(attach)', palette: 'false' },
  editSent: { title: 'Edit Sent Reply…', icon: '$(edit)' },
  changeSent: {
    title: 'Change Sent Reply in Telegram',
    icon: '$(check)',
    palette: DRAFT_OPEN,
  },
  deleteSent: { title: 'Delete Sent Reply for Everyone…', icon: '$(trash)' },
  approveAll: {
    title: 'Approve Drafts Together…',
    icon: '$(check-all)',
    enablement: SIGNED_IN,
  },
  rejectAll: { title: 'Reject Several Drafts…', icon: '$(close-all)', enablement: SIGNED_IN },
  rejectDraft: { title: 'Reject Draft', icon: '$(circle-slash)' },
  undoDraft: { title: 'Undo Approval or Rejection', icon: '$(discard)' },
  answerQuestions: { title: 'Answer What the Draft Lacks…', icon: '$(question)' },
  regenerateDraft: { title: 'Regenerate Draft…', icon: '$(refresh)' },
  replyIn: { title: 'Reply in Language…', icon: '$(globe)', enablement: SIGNED_IN },
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
  showTranscript: { title: 'Show Chat Beside the Draft', icon: '$(comment-discussion)' },
  olderMessages: {
    title: 'Load Older Messages',
    icon: '$(arrow-up)',
    palette: TRANSCRIPT_OPEN,
  },
  previewDraft: { title: 'Preview as Telegram Shows It', icon: '$(open-preview)' },
  showRequest: { title: 'Show What Was Sent to the Model', icon: '$(eye)' },
  previewRequest: {
    title: 'Show What Would Be Sent to the Model…',
    icon: '$(eye)',
    enablement: SIGNED_IN,
  },
  pairClient: { title: 'Pair a Client…', icon: '$(plug)' },
  showClients: { title: 'Paired Clients…', icon: '$(plug)' },
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
  showChat: { title: 'Show Chat', icon: '$(comment)' },
  showJobs: { title: 'Show Jobs', icon: '$(checklist)' },
  cancelWaiting: { title: 'Cancel Waiting Drafts…', icon: '$(clear-all)', enablement: SIGNED_IN },
  reportProblem: { title: 'Report a Problem…', icon: '$(report)' },
  showHealth: { title: 'Show Worker Health', icon: '$(pulse)' },
  showScoreboard: { title: 'Show How Drafts Fare', icon: '$(graph)' },
  useEditorModel: { title: 'Use a Language Model of VS Code…', icon: '$(sparkle)' },
  checkEndpoint: { title: 'Check the Model Endpoint…', icon: '$(plug)' },
  chooseModel: { title: 'Choose Model…', icon: '$(sparkle)' },
  setUpTelegram: { title: 'Set Up Telegram API…', icon: '$(key)', enablement: REAL_ACCOUNT },
  setModelKey: { title: 'Set Model Key…', icon: '$(key)', enablement: REAL_ACCOUNT },
  changeEncryptionKey: { title: 'Change Encryption Key…', icon: '$(lock)' },
  cancelEncryption: {
    title: 'Cancel Change of Encryption',
    icon: '$(discard)',
    palette: "dialogDesk.encryption == 'changing'",
  },
  resetLocalData: { title: 'Reset Local Data…', icon: '$(trash)' },
  showKeys: { title: 'Keyboard Shortcuts', icon: '$(keyboard)' },
  openSettings: { title: 'Open Settings', icon: '$(gear)' },
  openLimit: { title: 'Change Daily Limit…', icon: '$(gear)' },
  dailyLimit: {
    title: 'Daily Limit Reached…',
    icon: '$(debug-pause)',
    palette: "dialogDesk.worker == 'capped'",
  },
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
