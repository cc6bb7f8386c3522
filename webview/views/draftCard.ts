import { html, type TemplateResult } from 'lit';
import type { Draft } from '../../protocol/draftRecords.ts';
import type { Desk } from '../desk.ts';
import { shown } from '../format.ts';
import { attachmentList } from './attachmentList.ts';
import { draftActions } from './draft/draftActions.ts';
import { notice, summary, without } from './draft/draftDetails.ts';
import { draftText, stream } from './draft/draftText.ts';
import { guidanceLine, noteProposal } from './draft/guidanceLine.ts';
import { cardContext, madeFrom } from './draft/madeFrom.ts';
import { replyHead } from './draft/replyHead.ts';
import { sourceNotes } from './draft/sourceNotes.ts';
import { versionBar } from './draft/versionBar.ts';
import { wishes } from './draft/wishes.ts';
import { messages } from './messages.ts';

/** More than fits in its line, at any width of the panel. */
const PEEK_LENGTH = 400;

/** The inside of one draft's card: the whole of it when `open`, else a line or two. */
export function draftCard(desk: Desk, draft: Draft, open: boolean): TemplateResult {
  return open ? openCard(desk, draft) : closedCard(desk, draft);
}

function closedCard(desk: Desk, draft: Draft): TemplateResult {
  if (draft.state === 'drafting') {
    return html`<div class="peek tail">${stream(desk, draft, true)}</div>`;
  }
  return html`<div class="peek" dir="auto">${shown(draft.text.slice(0, PEEK_LENGTH))}</div>`;
}

function openCard(desk: Desk, draft: Draft): TemplateResult {
  const transcript = desk.state.transcripts.value.get(draft.dialogId);
  return html`<div class="card-body" data-vscode-context=${cardContext(draft)}>
    ${summary(draft)} <dd-judged .desk=${desk} .draft=${draft}></dd-judged>
    ${messages(desk, draft, transcript)} ${notice(desk, draft)} ${without(draft)}
    <div class="reply">
      ${replyHead(desk, draft, transcript)} ${draftText(desk, draft)} ${versionBar(desk, draft)}
      ${sourceNotes(desk, draft)} ${attachmentList(desk, draft)}
    </div>
    <dd-questions .desk=${desk} .draft=${draft}></dd-questions>
    ${noteProposal(desk, draft)} ${guidanceLine(desk, draft)} ${wishes(desk, draft)}
    <dd-findings .desk=${desk} .draft=${draft}></dd-findings>
    <dd-draft-cost .desk=${desk} .draft=${draft}></dd-draft-cost>
    <div class="card-actions">${draftActions(desk, draft)}</div>
    ${madeFrom(desk, draft)}
  </div>`;
}
