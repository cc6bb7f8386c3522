import { collectKnown } from '../../protocol/outgoingScan.ts';
import type { Message } from '../../protocol/messageRecords.ts';
import type { DraftingInput } from './draftingModel.ts';

/** Links, numbers, names and the like that stand in what was read of the dialog or were given by the owner, newest first. */
export function toldDetails(input: DraftingInput): string[] {
  const { instruction, instructions, guidance = {}, talk = [], facts = [] } = input;
  const owner = talk.filter(({ role }) => role === 'user').map(({ text }) => text);
  const said = [
    instruction,
    instructions,
    guidance.account,
    guidance.profile?.persona,
    guidance.note,
    guidance.dialog,
    ...facts.map(({ text }) => text),
    ...owner,
  ];
  const given = said.filter((text) => text !== undefined);
  return collectKnown([
    ...given,
    input.dialogTitle,
    ...input.messages.toReversed().flatMap(textsOf),
  ]);
}

function textsOf({
  text,
  entities = [],
  reply,
  media,
  linkPreview,
  senderName,
}: Message): string[] {
  const addresses = entities.flatMap(({ url }) => url ?? []);
  const preview = [linkPreview?.site, linkPreview?.title, linkPreview?.description];
  const options = media?.options?.map((option) => option.text) ?? [];
  return [text, ...addresses, reply?.text, media?.label, ...options, ...preview, senderName].filter(
    (one) => one !== undefined,
  );
}
