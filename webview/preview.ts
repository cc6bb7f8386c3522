import './l10n.ts';
import { html, nothing, render, type TemplateResult } from 'lit';
import { preview, type Preview, type PreviewRequest } from '../protocol/previewBridge.ts';
import { megabytes, shown } from './format.ts';
import { icon } from './views/icons.ts';
import { richText } from './views/richText.ts';

/** What VS Code gives a webview. */
interface PreviewApi {
  postMessage(message: PreviewRequest): void;
  setState(state: { draftId: string }): void;
}
declare function acquireVsCodeApi(): PreviewApi;

const api = acquireVsCodeApi();
document.body.classList.add('preview');

window.addEventListener('message', ({ data }) => {
  const parsed = preview.safeParse(data);
  if (!parsed.success) return reportError(new Error('Dropped a message without a known shape'));
  api.setState({ draftId: parsed.data.draftId });
  render(page(parsed.data), document.body);
});
post({ type: 'opened' });

function post(message: PreviewRequest): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- VS Code's, which has no origin
  api.postMessage(message);
}

function page({ title, note, parts }: Preview): TemplateResult {
  return html`<main>
    <h1><bdi>${shown(title)}</bdi></h1>
    ${note === undefined ? nothing : html`<p class="hint">${note}</p>`}
    <ol>
      ${parts.map(part)}
    </ol>
  </main>`;
}

function part({ label, files, text, entities }: Preview['parts'][number]): TemplateResult {
  const open = (url: string, words: string) => post({ type: 'openLink', url, text: words });
  return html`<li>
    <div class="bubble out">
      ${
        files.length > 0
          ? html`<ul class="attachments">
              ${files.map(
                ({ name, size, kind }) =>
                  html`<li>
                    ${icon(kind === 'photo' ? 'image' : 'file')}<bdi>${shown(name)}</bdi>
                    <span class="hint">${megabytes(size)}</span>
                  </li>`,
              )}
            </ul>`
          : nothing
      }${
        text === ''
          ? nothing
          : html`<div class="text" dir="auto">${richText(text, entities, open)}</div>`
      }
    </div>
    <p class="hint">${label}</p>
  </li>`;
}
