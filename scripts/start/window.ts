export interface WindowOptions {
  /** Everything the window writes; also what tells its processes from others. */
  dir: string;
  vsix: string;
  settings: Record<string, unknown>;
  /** Of the page, where it is one; 0: any free one. */
  port: number;
}

export interface DemoWindow {
  /** What to tell the user once it is there. */
  notice: string;
  /** Resolves when the user closed it; never for a page. */
  closed: Promise<void>;
  stop(): Promise<void>;
}
