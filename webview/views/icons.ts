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
  clock: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0M8 4.5V8l2.5 1.5',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'M5 3l8 5-8 5z',
  stop: 'M4 4h8v8H4z',
  group:
    'M8 5.5a2 2 0 1 1-4 0 2 2 0 0 1 4 0M2 13c0-5 8-5 8 0M10 3.7a2 2 0 0 1 0 3.6M11.2 9.6c1.8.5 2.8 1.7 2.8 3.4',
  channel: 'M3 6.5v3l2 .3L11.5 13V3L5 6.2zM5.3 10l.9 3.2h1.6l-.7-2.4M13.5 6.5v3',
  bot: 'M3 6h10v7H3zM8 6V3M6 9v1M10 9v1',
  undo: 'M3 6h6.5a3.5 3.5 0 0 1 0 7H5.5M6 3 3 6l3 3',
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
} as const;

export type IconName = keyof typeof PATHS;

export function icon(name: IconName, extra = ''): SVGTemplateResult {
  return svg`<svg class="icon ${extra}" viewBox="0 0 16 16" aria-hidden="true"><path d=${PATHS[name]}></path></svg>`;
}

export function spinner(): SVGTemplateResult {
  return svg`<svg class="icon spinner" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="5.5"></circle></svg>`;
}
