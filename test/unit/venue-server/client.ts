/** A plain reader of the test venue: what came, in order, and a book kept by the letter of the venue's rules. */
import { WebSocket } from '../../tools/venue-server/sockets.mjs';

export interface Client {
  frames: string[];
  closed: { code: number; reason: string } | undefined;
  send(frame: unknown): void;
  until(done: (client: Client) => boolean, ms?: number): Promise<void>;
  close(): void;
}

export async function connect(url: string): Promise<Client> {
  const socket = new WebSocket(url);
  const client: Client = {
    frames: [],
    closed: undefined,
    send: (frame) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    close: () => socket.terminate(),
    async until(done, ms = 5_000) {
      const end = Date.now() + ms;
      while (!done(client)) {
        if (Date.now() > end)
          throw new Error(`not within ${ms} ms; ${client.frames.length} frames, the last ${client.frames.at(-1)?.slice(0, 200)}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
  };
  socket.on('message', (data) => void client.frames.push(String(data)));
  socket.on('close', (code, reason) => {
    client.closed = { code, reason: String(reason) };
  });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return client;
}

export interface Depth {
  e: string;
  E: number;
  U: number;
  u: number;
  pu: number;
  b: [string, string][];
  a: [string, string][];
}

/** Messages of one Binance stream; what cannot be read is left out. */
export function dataOf(client: Client, stream: string): Depth[] {
  return client.frames.flatMap((text) => {
    try {
      const { stream: name, data } = JSON.parse(text) as { stream?: string; data: Depth };
      return name === stream ? [data] : [];
    } catch {
      return [];
    }
  });
}

export function put(side: Map<string, string>, levels: readonly (readonly [string, string])[]): void {
  for (const [px, qty] of levels) {
    if (Number(qty) === 0) side.delete(px);
    else side.set(px, qty);
  }
}
