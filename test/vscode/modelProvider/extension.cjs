// Offers one language model to VS Code, as another extension would. What it is asked is kept, and `answer` says what it
// answers; with neither it is not offered at all.
const vscode = require('vscode');

exports.activate = (context) => {
  const changed = new vscode.EventEmitter();
  const control = {
    requests: [],
    cancelled: 0,
    answer: undefined,
    setAnswer(answer) {
      control.answer = answer;
      changed.fire();
    },
  };
  const provider = {
    onDidChangeLanguageModelChatInformation: changed.event,
    provideLanguageModelChatInformation: () =>
      control.answer === undefined
        ? []
        : [
            {
              id: 'test-model',
              name: 'Test model',
              family: 'test',
              version: '1',
              maxInputTokens: 100_000,
              maxOutputTokens: 4_000,
              capabilities: {},
            },
          ],
    async provideLanguageModelChatResponse(_model, messages, _options, progress, token) {
      const asked = messages.map(({ role, content }) => ({
        role,
        text: content.map((part) => part.value ?? '').join(''),
      }));
      control.requests.push(asked);
      token.onCancellationRequested(() => {
        control.cancelled += 1;
      });
      for (const piece of await control.answer(asked, token)) {
        progress.report(new vscode.LanguageModelTextPart(piece));
      }
    },
    provideTokenCount: (_model, text) => Promise.resolve(String(text.value ?? text).length),
  };
  context.subscriptions.push(
    changed,
    vscode.lm.registerLanguageModelChatProvider('dialog-desk-test', provider),
  );
  return control;
};
