/**
 * Marks for the benchmark: `dd:chunk-received` when a chunk's message reaches the page, `dd:chunk-painted` once the
 * frame that shows it is out; `detail` is `{streamId, seq}`. Off, and free, unless the page's body has `data-measure`.
 */
export function markReceived({ streamId, seq }: { streamId: string; seq: number }): void {
  if (measuring()) performance.mark('dd:chunk-received', { detail: { streamId, seq } });
}

/** To be called in the frame callback that changed the document. */
export function markPainted(streamId: string, seq: number): void {
  if (!measuring()) return;
  // A message posted from a frame callback is handled after that frame's style, layout and paint.
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener('message', () => {
    performance.mark('dd:chunk-painted', { detail: { streamId, seq } });
    port1.close();
  });
  port1.start();
  port2.postMessage(null);
}

function measuring(): boolean {
  return document.body.dataset['measure'] !== undefined;
}
