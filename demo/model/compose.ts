import type { DemoRequest } from './request.ts';

/** Words a person sees in every reply: nobody takes the demo for more than it is. */
export const DEMO_MARK = '[demo model, not an AI]';

/** The text of the answer. Nothing but the request goes into it: no clock, no chance. */
export function compose(request: DemoRequest): string {
  const last =
    request.turns
      .at(-1)
      ?.sections.map(({ text }) => text)
      .join(' ') ?? '';
  return `You wrote: ${last.slice(0, 200)}\n${DEMO_MARK}`;
}
