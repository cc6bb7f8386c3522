import type { LineRequest, ModelLine } from '../modelLine.ts';
import { restoreJson, restoreStream, restoreText, unknownMarks } from './marks.ts';
import { redactPrompt, type RedactionLevel } from './redactPrompt.ts';

/**
 * The same line, on which what is kept from the model stays here: marks go out in its place, and what they stand for comes
 * back in their place in every answer.
 */
export function createRedactingLine(line: ModelLine, level: RedactionLevel): ModelLine {
  if (level === 'off') return line;

  function redacted(request: LineRequest) {
    const { prompt, table, marks } = redactPrompt(request.prompt, level);
    return { asked: { ...request, prompt, redacted: marks }, table };
  }

  return {
    files: line.files,
    fetchModels: (signal) => line.fetchModels(signal),
    probe: (options) => line.probe(options),
    show: (request) => line.show(redacted(request).asked),
    countTokens: (request, signal) => line.countTokens(redacted(request).asked, signal),
    async complete(request, options) {
      const { asked, table } = redacted(request);
      const { text, usage } = await line.complete(asked, options);
      return { text: restoreJson(text, table), usage };
    },
    async stream(request, { onDelta, ...options }) {
      const { asked, table } = redacted(request);
      const restored = restoreStream(onDelta, table);
      const streaming = { ...options, onDelta: (piece: string) => restored.push(piece) };
      // What waits when the stream breaks off is kept with the rest of what came.
      const written = await line.stream(asked, streaming).finally(() => restored.end());
      const { text } = written;
      const unknown = unknownMarks(text, table);
      return {
        ...written,
        text: restoreText(text, table),
        ...(unknown.length > 0 && { unknownMarks: unknown }),
      };
    },
  };
}
