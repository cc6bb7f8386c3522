import { svg, type SVGTemplateResult } from 'lit';

/** Line icons on VS Code's 16-pixel grid, as path data. */
const PATHS = {
  search: 'M11 7A4 4 0 1 1 3 7a4 4 0 0 1 8 0M10 10l3.5 3.5',
  check: 'M3 8.5 6.3 12 13 4.5',
  dash: 'M4 8h8',
  close: 'M4 4l8 8M12 4l-8 8',
  edit: 'M10.8 3.2l2 2L6 12l-2.8.8L4 10zM9.4 4.6l2 2',
  refresh: 'M13 8a5 5 0 1 1-1.5-3.6L13 6M13 2.8V6H9.8',
  send: 'M2.5 3l11 5-11 5 1.8-5zM4.3 8H9',
  warning: 'M8 2.5 14 13H2zM8 6.5v3M8 11v.6',
  error: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0M6 6l4 4M10 6l-4 4',
  info: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0M8 7.2V11M8 5v.6',
  question:
    'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0M6.4 6.6c0-2.2 3.2-2.2 3.2 0C9.6 7.8 8 7.8 8 9.2M8 11v.5',
  attach:
    'M12.5 7.5 7.8 12.2a3 3 0 0 1-4.2-4.2l5.4-5.4a2 2 0 0 1 2.8 2.8l-5.3 5.3a1 1 0 0 1-1.4-1.4l4.6-4.6',
  bell: 'M4.5 11V7.5a3.5 3.5 0 0 1 7 0V11l1 1.5h-9zM7 14h2',
  bellOff:
    'M4.5 11V7.5c0-.7.2-1.3.5-1.8M6.5 4.3a3.5 3.5 0 0 1 5 3.2V10M12 12.5H3.5l1-1.5M7 14h2M2.5 2.5l11 11',
  auto: 'M9 2 4 9h3.6L6.8 14 12 7H8.3z',
  note: 'M3.5 2.5h9v11h-9zM5.5 5.5h5M5.5 8h5M5.5 10.5h3',
  clock: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0M8 4.5V8l2.5 1.5',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'M5 3l8 5-8 5z',
  stop: 'M4 4h8v8H4z',
  group:
    'M8 5.5a2 2 0 1 1-4 0 2 2 0 0 1 4 0M2 13c0-5 8-5 8 0M10 3.7a2 2 0 0 1 0 3.6M11.2 9.6c1.8.5 2.8 1.7 2.8 3.4',
  channel: 'M3 6.5v3l2 .3L11.5 13V3L5 6.2zM5.3 10l.9 3.2h1.6l-.7-2.4M13.5 6.5v3',
  bot: 'M3 6h10v7H3zM8 6V3M6 9v1M10 9v1',
  undo: 'M3 6h6.5a3.5 3.5 0 0 1 0 7H5.5M6 3 3 6l3 3',
  reply: 'M6.5 4 2.5 8l4 4M3 8h6a4.5 4.5 0 0 1 4.5 4.5',
  trash: 'M3 4.5h10M6.5 4.5V3h3v1.5M4.5 4.5l.5 9h6l.5-9M6.8 7v4M9.2 7v4',
  signOut: 'M6 3H3v10h3M7 8h6.5M11 5.5 13.5 8 11 10.5',
  phone: 'M5 2h6v12H5zM7.2 12h1.6',
  offline: 'M4.5 12h7a2.3 2.3 0 0 0 .5-4.5A4 4 0 0 0 4.4 6.7 2.7 2.7 0 0 0 4.5 12M2.5 2.5l11 11',
  sparkle: 'M7 3l1.2 3.8L12 8l-3.8 1.2L7 13 5.8 9.2 2 8l3.8-1.2zM12.5 2.5v2.6M11.2 3.8h2.6',
  inbox: 'M2.5 9 4.5 3.5h7l2 5.5v3.5h-11zM2.5 9h3l1 1.8h3l1-1.8h3',
  chat: 'M2.5 3.5h11v7.5H7L4 13.5V11H2.5z',
  image: 'M2.5 3.5h11v9h-11zM2.5 11l3.2-3.2L9 11l2-2 2.5 2.3M10.5 6.2v.1',
  file: 'M4 2.5h5l3 3v8H4zM9 2.5v3h3',
  voice: 'M6.2 3.8a1.8 1.8 0 0 1 3.6 0v4a1.8 1.8 0 0 1-3.6 0zM4 7.5a4 4 0 0 0 8 0M8 11.5v2.5',
  key: 'M10.5 8.5a3 3 0 1 0-3-3c0 .4 0 .7.2 1L3 11.2V13.5h2.3v-1.6h1.6v-1.6h1.2L9.4 8.3c.3.1.7.2 1.1.2M11 5v.1',
  chevron: 'M6 4l4 4-4 4',
  back: 'M10 4 6 8l4 4',
  compare: 'M2.5 5h9M9 2.5 11.5 5 9 7.5M13.5 11h-9M7 8.5 4.5 11 7 13.5',
  globe: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0M2 8h12M8 2c-3.6 4-3.6 8 0 12M8 2c3.6 4 3.6 8 0 12',
  plus: 'M8 3.5v9M3.5 8h9',
  copy: 'M5.5 5.5h7.5v8H5.5zM10.5 5.5V2.5H3v8h2.5',
  down: 'M8 3v9.5M4 8.5l4 4 4-4',
  history: 'M3 8a5 5 0 1 0 1.5-3.6L3 6M3 2.8V6h3.2M8 5.5V8l2 1.2',
  forward: 'M9.5 4l4 4-4 4M13 8H7a4.5 4.5 0 0 0-4.5 4.5',
  lock: 'M4 7.5h8v6H4zM5.5 7.5V5.5a2.5 2.5 0 0 1 5 0v2',
  ring: 'M12 8a4 4 0 1 1-8 0 4 4 0 0 1 8 0',
  sticker: 'M13.5 8.5A5.5 5.5 0 1 1 7.5 2.5c0 4 2 6 6 6M5.7 9.5c1 1.5 2.7 1.7 4 .8',
  poll: 'M4 13V7.5M8 13V3M12 13V9.5',
  person: 'M10.5 5.5a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0M3 13.5c0-5.5 10-5.5 10 0',
  place: 'M8 14C2 7 4.5 2.5 8 2.5S14 7 8 14M9.5 6.5a1.5 1.5 0 1 1-3 0 1.5 1.5 0 0 1 3 0',
  raise: 'M8 13V4M4.5 7.5 8 4l3.5 3.5M4 2h8',
  muted: 'M4 11.5V7a4 4 0 0 1 6.3-3.3M12 6.6v4.9H3M6.8 13.5h2.4M2.5 2.5l11 11',
  archive: 'M2.5 3h11v3h-11zM3.5 6v7h9V6M6.5 8.5h3',
  pin: 'M6 2.5h4l-.4 4.3L12 9.5H4l2.4-2.7zM8 9.5V14',
  verified: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0M5.4 8.2l1.9 1.9 3.4-4',
  checks: 'M1.5 8.5l3 3.3L10 4.5M7.8 11.3l.5.5L14 4.5',
} as const;

export type IconName = keyof typeof PATHS;

export function icon(name: IconName, extra = ''): SVGTemplateResult {
  return svg`<svg class="icon ${extra}" viewBox="0 0 16 16" aria-hidden="true"><path d=${PATHS[name]}></path></svg>`;
}

export function spinner(): SVGTemplateResult {
  return svg`<svg class="icon spinner" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="5.5"></circle></svg>`;
}
