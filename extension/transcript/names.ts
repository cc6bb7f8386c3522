/** What a link of a transcript runs. */
export const FOLLOW = '_dialogDesk.followTranscript';
/** Shows a message that a draft rests on, in the transcript beside it: `{draftId, messageId}`. */
export const SHOW_MESSAGE = '_dialogDesk.showMessage';
