import os from 'node:os';
import { LAYER } from 'telegram/tl/AllTLObjects.js';
import { Api } from 'telegram/tl/index.js';
import type { TelegramOptions } from './gateway.ts';

/** The first call on each connection: which layer we speak and what the list of devices in Telegram calls us. */
export function initRequest({ apiId }: TelegramOptions): Api.InvokeWithLayer {
  const init = new Api.InitConnection({
    apiId,
    deviceModel: 'Dialog Desk',
    systemVersion: `${os.type()} ${os.release()}`,
    appVersion: '0.1.0',
    systemLangCode: 'en',
    langPack: '',
    langCode: 'en',
    query: new Api.help.GetConfig(),
  });
  return new Api.InvokeWithLayer({ layer: LAYER, query: init });
}
