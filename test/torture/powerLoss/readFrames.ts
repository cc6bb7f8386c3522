/** The text messages in what a WebSocket server sent so far; `push` takes the next bytes. */
export function createFrameReader() {
  let left = Buffer.alloc(0);
  let upgraded = false;
  return {
    push(data: Buffer): string[] {
      left = Buffer.concat([left, data]);
      if (!upgraded) {
        const end = left.indexOf('\r\n\r\n');
        if (end < 0) return [];
        left = left.subarray(end + 4);
        upgraded = true;
      }
      const messages: string[] = [];
      for (let frame = firstFrame(left); frame; frame = firstFrame(left)) {
        if (frame.isText) messages.push(left.toString('utf8', frame.start, frame.end));
        left = left.subarray(frame.end);
      }
      return messages;
    },
  };
}

/** A server's frames carry no mask (RFC 6455, 5.2). */
function firstFrame(bytes: Buffer): { isText: boolean; start: number; end: number } | undefined {
  if (bytes.length < 2) return undefined;
  const isText = (bytes.readUInt8(0) & 0x0f) === 1;
  const short = bytes.readUInt8(1) & 0x7f;
  const start = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < start) return undefined;
  const length =
    short === 126
      ? bytes.readUInt16BE(2)
      : short === 127
        ? Number(bytes.readBigUInt64BE(2))
        : short;
  const end = start + length;
  return bytes.length < end ? undefined : { isText, start, end };
}
