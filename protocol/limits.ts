/** Grows when a message changes in a way that an older peer would misread. */
export const PROTOCOL_VERSION = 1;

/** Longest frame either side accepts, bytes. The largest honest one is a page of 500 dialogs, about 200 kB. */
export const MAX_FRAME_BYTES = 1024 * 1024;
/** Longest text Telegram takes in one message, UTF-16 units. */
export const MAX_MESSAGE_LENGTH = 4096;
/** Longest text a draft may hold while it is being worked on. */
export const MAX_DRAFT_LENGTH = 32_768;
