// A view whose page is one button that counts: what the window itself costs, for the bench to hold the panel against.
const vscode = require('vscode');

const PAGE = `<!DOCTYPE html>
<html lang="en">
<head>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-plain'">
</head>
<body>
<button id="plain" data-count="0">0</button>
<script nonce="plain">
const button = document.querySelector('button');
const count = () => (button.textContent = ++button.dataset.count);
button.addEventListener('click', count);
document.addEventListener('keydown', count);
</script>
</body>
</html>`;

exports.activate = ({ subscriptions }) => {
  const provider = {
    resolveWebviewView({ webview }) {
      webview.options = { enableScripts: true };
      webview.html = PAGE;
    },
  };
  subscriptions.push(vscode.window.registerWebviewViewProvider('plain.page', provider));
};
