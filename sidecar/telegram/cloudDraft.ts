import { Api } from 'telegram/tl/index.js';
import type { CloudDraft } from './gateway.ts';
import type { Invoker } from './invoker.ts';
import { readEntities } from './textEntities.ts';

interface At {
  peer: Api.TypeInputPeer;
  signal: AbortSignal;
}

/** Undefined where nothing stands there. */
export async function fetchCloudDraft(
  invoker: Invoker,
  { peer, signal }: At,
): Promise<CloudDraft | undefined> {
  const peers = [new Api.InputDialogPeer({ peer })];
  const { dialogs } = await invoker.invoke(new Api.messages.GetPeerDialogs({ peers }), { signal });
  const [dialog] = dialogs;
  return dialog?.className === 'Dialog' && dialog.draft ? readCloudDraft(dialog.draft) : undefined;
}

/** Puts a text in the place of what stands there; an empty one clears it. */
export async function saveCloudDraft(
  invoker: Invoker,
  { peer, text, entities, signal }: At & { text: string; entities: Api.TypeMessageEntity[] },
): Promise<void> {
  const formatting = entities.length > 0 ? { entities } : {};
  const request = new Api.messages.SaveDraft({ peer, message: text, ...formatting });
  await invoker.invoke(request, { signal });
}

export function readCloudDraft(draft: Api.TypeDraftMessage): CloudDraft | undefined {
  if (draft.className === 'DraftMessageEmpty') return undefined;
  const { message: text, entities, replyTo, media } = draft;
  return {
    text,
    entities: readEntities(text, entities ?? []),
    // GramJS reads what is absent as null.
    holdsMore: Boolean(replyTo ?? media),
  };
}
