/** What a token may be used for. `admin` is the extension's own: secrets, sign-in, the worker itself. */
export const SCOPES = ['read', 'draft', 'send', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];
