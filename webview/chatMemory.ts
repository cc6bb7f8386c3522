import type { State } from './state.ts';
import type { Unsent } from './uiState.ts';

/** Sessions remembered for the next time the page opens. */
const KEPT_SESSIONS = 50;

type Remembering = Pick<State, 'ui' | 'accountId'>;

/** What the page remembers of a dialog's chat while it is away: its session and what was typed but not taken. */
export function chatMemory(state: Remembering, dialogId: string) {
  const key = `${state.accountId.value}/${dialogId}`;
  const { ui } = state;
  return {
    sessionId: (): string | undefined => ui.value.sessions[key],
    keepSession(sessionId: string): void {
      ui.update((now) => {
        const others = Object.entries(now.sessions).filter(([other]) => other !== key);
        const sessions = [...others, [key, sessionId] as const].slice(-KEPT_SESSIONS);
        return { ...now, sessions: Object.fromEntries(sessions) };
      });
    },
    unsent: (): Unsent => ui.value.unsent[key] ?? { text: '' },
    keepUnsent(unsent: Unsent): void {
      ui.update((now) => {
        const { [key]: _, ...others } = now.unsent;
        return { ...now, unsent: unsent.text ? { ...others, [key]: unsent } : others };
      });
    },
  };
}
