import type { FormattedText } from '../../protocol/formattedText.ts';
import { t, tn } from '../../protocol/l10n.ts';
import { MAX_CAPTION_LENGTH, MAX_MESSAGE_LENGTH } from '../../protocol/limits.ts';
import { planParts, type PlannedPart } from '../../protocol/planParts.ts';
import type { Preview } from '../../protocol/previewBridge.ts';
import type { Draft } from '../../protocol/draftRecords.ts';

type Previewed = Pick<Draft, 'draftId' | 'dialogTitle' | 'attachments'>;

/** What a text goes out as from this draft, message by message: the same plan that the outbox sends by. */
export function describePreview(
  { draftId, dialogTitle, attachments = [] }: Previewed,
  source: string,
): Preview {
  const title = t('To {0}', dialogTitle);
  const calls = groupCalls(planParts(source, attachments)).filter((parts) =>
    parts.some(({ text, attachmentId }) => text !== '' || attachmentId !== undefined),
  );
  if (calls.length === 0)
    return { draftId, title, note: t('There is nothing to send yet.'), parts: [] };
  const parts = calls.map((call, index) => {
    const { text, entities } = wordsOf(call);
    const files = call.flatMap(({ attachmentId }) =>
      attachments
        .filter((one) => one.attachmentId === attachmentId)
        .map(({ name, size, kind }) => ({ name, size, kind })),
    );
    const most = files.length > 0 ? MAX_CAPTION_LENGTH : MAX_MESSAGE_LENGTH;
    const length = t('{0} of {1} characters', text.length, most);
    const label =
      calls.length === 1
        ? length
        : `${t('Message {0} of {1}', index + 1, calls.length)} · ${length}`;
    return { label, files, text, entities };
  });
  return {
    draftId,
    title,
    parts,
    ...(parts.length > 1
      ? { note: tn('It goes out as {0} message.|It goes out as {0} messages.', parts.length) }
      : {}),
  };
}

function groupCalls(planned: readonly PlannedPart[]): PlannedPart[][] {
  const calls = new Map<number, PlannedPart[]>();
  for (const part of planned) calls.set(part.call, [...(calls.get(part.call) ?? []), part]);
  return [...calls.values()];
}

/** Of an album one message has the words. */
function wordsOf(call: readonly PlannedPart[]): FormattedText {
  return call.find(({ text }) => text !== '') ?? { text: '', entities: [] };
}
