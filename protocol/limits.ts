/** Grows when a message changes in a way that an older peer would misread. */
export const PROTOCOL_VERSION = 3;

/** Longest frame either side accepts, bytes. The largest honest one is a page of 500 dialogs, about 200 kB. */
export const MAX_FRAME_BYTES = 1024 * 1024;
/** Longest text Telegram takes in one message, UTF-16 units. */
export const MAX_MESSAGE_LENGTH = 4096;
/** Longest text Telegram takes below a photo or file. */
export const MAX_CAPTION_LENGTH = 1024;
/** Files that go with one reply. */
export const MAX_ATTACHMENTS = 10;
/** Largest file that Telegram takes: 4,000 pieces of half a megabyte. */
export const MAX_ATTACHMENT_BYTES = 4_000 * 512 * 1024;
/** Longest text a draft may hold while it is being worked on. */
export const MAX_DRAFT_LENGTH = 32_768;
/** Longest text the user may say to the assistant at once. */
export const MAX_CHAT_LENGTH = 8_000;
/** Longest answer to a question of a draft. */
export const MAX_ANSWER_LENGTH = 1_000;
/** Jobs that are stopped, or begun again, by one request. */
export const MAX_JOBS_TOGETHER = 500;
/** Where a job stands among those that are ready: smaller runs first. */
export const PRIORITIES = { next: 0, user: 100, background: 200 } as const;
/** Longest instructions of one scope. */
export const MAX_INSTRUCTIONS_LENGTH = 8_000;
/** Longest note on a contact. */
export const MAX_NOTE_LENGTH = 8_000;
/** Longest name of a profile. */
export const MAX_PROFILE_NAME = 60;
export const MAX_PROFILES = 50;
