import './l10n.ts';
import { openDesk } from './desk.ts';
import type { VsCodeApi } from './host.ts';
import { App } from './views/app.ts';
import { watchHelpKey } from './views/helpKey.ts';

declare function acquireVsCodeApi(): VsCodeApi;

const app = new App();
app.desk = openDesk(acquireVsCodeApi(), window);
document.body.append(app);
watchHelpKey(app.desk, document);
