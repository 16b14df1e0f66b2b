/** Chromium without a window, spoken to over a pipe (`--remote-debugging-pipe`); no package is needed. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];

/** The first that answers; undefined where there is none. */
export const browserPath = NAMES.find((name) => spawnSync(name, ['--version']).status === 0);

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--remote-debugging-pipe',
];

type Answer = {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
};

export class Browser {
  /** What the page said that it should not have: errors, dialogs, requests. */
  readonly complaints: string[] = [];
  private readonly profile = mkdtempSync(join(tmpdir(), 'sluice-browser-'));
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private session: string | undefined;
  private count = 0;
  private received = '';

  constructor() {
    this.child = spawn(browserPath as string, [...FLAGS, `--user-data-dir=${this.profile}`], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
      // A group of its own: the browser's processes outlive its first, and go on writing into the profile.
      detached: true,
    });
    (this.child.stdio[4] as Readable).setEncoding('utf8').on('data', (text: string) => this.take(text));
  }

  /** Opens a file in a page of its own. */
  async open(path: string): Promise<void> {
    const { targetId } = await this.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true });
    this.session = sessionId as string;
    for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await this.send(`${domain}.enable`);
    await this.send('Page.navigate', { url: `file://${path}` });
    for (let i = 0; i < 200 && (await this.evaluate('document.readyState')) !== 'complete'; i += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** The value of an expression in the page. */
  async evaluate(expression: string): Promise<unknown> {
    const { result } = await this.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    return (result as { value?: unknown }).value;
  }

  /** Presses keys, one after the other; a word is typed. */
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      const text = key.length === 1 ? { text: key } : key === 'Enter' ? { text: '\r' } : {};
      await this.send('Input.dispatchKeyEvent', { type: 'keyDown', key, code: key, ...text, ...CODES[key] });
      await this.send('Input.dispatchKeyEvent', { type: 'keyUp', key, code: key, ...CODES[key] });
    }
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.child.on('close', resolve));
    process.kill(-(this.child.pid as number), 'SIGKILL');
    await closed;
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 10 });
  }

  private send(method: string, params: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    this.count += 1;
    const id = this.count;
    const session = this.session === undefined ? {} : { sessionId: this.session };
    (this.child.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, ...session })}\0`);
    return new Promise((resolve, reject) => {
      this.waiting.set(id, ({ result, error }) =>
        error === undefined ? resolve(result ?? {}) : reject(new Error(`${method}: ${error.message}`)),
      );
    });
  }

  private take(text: string): void {
    const parts = (this.received + text).split('\0');
    this.received = parts.pop() ?? '';
    for (const part of parts) {
      const answer = JSON.parse(part) as Answer;
      if (answer.id !== undefined) this.waiting.get(answer.id)?.(answer);
      else this.note(answer);
    }
  }

  private note({ method, params = {} }: Answer): void {
    const { request } = params as { request?: { url: string } };
    if (method === 'Network.requestWillBeSent' && request?.url.startsWith('file:') !== true) {
      this.complaints.push(`request of ${request?.url}`);
    }
    if (method === 'Page.javascriptDialogOpening') {
      this.complaints.push(`dialog: ${String(params['message'])}`);
      void this.send('Page.handleJavaScriptDialog', { accept: false });
    }
    if (['Runtime.exceptionThrown', 'Runtime.consoleAPICalled', 'Log.entryAdded'].includes(method ?? '')) {
      this.complaints.push(JSON.stringify(params));
    }
  }
}

const CODES: Readonly<Record<string, { windowsVirtualKeyCode: number }>> = {
  Enter: { windowsVirtualKeyCode: 13 },
  Escape: { windowsVirtualKeyCode: 27 },
  ArrowDown: { windowsVirtualKeyCode: 40 },
  Tab: { windowsVirtualKeyCode: 9 },
};
