/** The test venue in a process of its own: a page under load shares no thread with it. */
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const cli = resolve(import.meta.dirname, '../../tools/venue-server/cli.mjs');

export interface VenueProcess {
  /** `ws://127.0.0.1:PORT` */
  url: string;
  /** A fault (`{ name, venue, ... }`), `{ pause }` or `{ clear }`. */
  control(what: object): Promise<{ hits?: number }>;
  /** Makes markets before anyone asks for them: reading a tape takes seconds, in which the server does not answer. */
  prepare(venue: string, symbols: readonly string[]): Promise<void>;
  state(): Promise<{ markets: { symbol: string; tradeId: number }[] }>;
  close(): Promise<void>;
}

/** `args` as `npm run venue-server` takes them; any free port. */
export async function startVenueProcess(args: readonly string[]): Promise<VenueProcess> {
  const child = spawn(process.execPath, [cli, '--port', '0', '--json', ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise<string>((done, failed) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('\n')) done(text);
    });
    child.once('exit', (code) => failed(new Error(`The venue server ended with ${code}`)));
  });
  const { port, url } = JSON.parse(line) as { port: number; url: string };
  const http = `http://127.0.0.1:${port}`;
  return {
    url,
    control: async (what) => (await fetch(`${http}/control`, { method: 'POST', body: JSON.stringify(what) })).json(),
    async prepare(venue, symbols) {
      for (const symbol of symbols) await (await fetch(`${http}/book?venue=${venue}&symbol=${symbol}&depth=1`)).text();
    },
    state: async () => (await fetch(`${http}/state`)).json(),
    close: () =>
      new Promise((done) => {
        child.once('exit', () => done());
        child.kill('SIGTERM');
      }),
  };
}
