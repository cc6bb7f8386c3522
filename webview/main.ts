import { registerControls } from './controls.ts';
import { openDesk } from './desk.ts';
import type { VsCodeApi } from './host.ts';
import { App } from './views/app.ts';

declare function acquireVsCodeApi(): VsCodeApi;

registerControls();
const app = new App();
app.desk = openDesk(acquireVsCodeApi(), window);
document.body.append(app);
