export const MAYA = '7001';
export const DMITRY = '7002';
/** Where they meet: each other, and the supergroup that both are in. */
export const DMITRY_OF_MAYA = 'u7002';
export const MAYA_OF_DMITRY = 'u7001';
/** Of Dmitry's. */
export const MOTHER = 'u7301';
export const SHARED = 'c8001';
/** Maya's dialogs with people the demo plays, a basic group, and a supergroup of hers alone. */
export const PEOPLE = ['u7101', 'u7104', 'u7105', 'u7112', 'u7113'] as const;
export const GROUPS = ['g8102', 'c8101'] as const;

export interface Place {
  accountId: string;
  dialogId: string;
}

export const PLACES: readonly Place[] = [
  ...[...PEOPLE, ...GROUPS, DMITRY_OF_MAYA, SHARED].map((dialogId) => ({
    accountId: MAYA,
    dialogId,
  })),
  ...[MAYA_OF_DMITRY, MOTHER, SHARED].map((dialogId) => ({ accountId: DMITRY, dialogId })),
];
