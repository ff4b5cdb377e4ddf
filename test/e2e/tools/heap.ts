/** JavaScript heaps of a page and of its workers after a forced collection, over the debugging protocol. Bytes. */
import type { CDPSession, Page } from '@playwright/test';

export interface Heap {
  /** `page`, or what the worker is called. */
  name: string;
  used: number;
  /** Memory of typed arrays and WASM; NaN where the browser does not tell. */
  buffers: number;
}

interface Answer {
  id?: number;
  result?: { usedSize?: number; backingStorageSize?: number };
}

export class Heaps {
  readonly #workers = new Map<string, { name: string; asked: Map<number, (answer: Answer) => void> }>();
  #next = 0;

  private constructor(readonly cdp: CDPSession) {}

  static async open(page: Page): Promise<Heaps> {
    const cdp = await page.context().newCDPSession(page);
    const heaps = new Heaps(cdp);
    cdp.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      const name = /assets\/([a-z.]+)-/.exec(targetInfo.url)?.[1] ?? targetInfo.url;
      if (targetInfo.type === 'worker') heaps.#workers.set(sessionId, { name, asked: new Map() });
    });
    cdp.on('Target.detachedFromTarget', ({ sessionId }) => void heaps.#workers.delete(sessionId));
    cdp.on('Target.receivedMessageFromTarget', ({ sessionId, message }) => {
      const answer = JSON.parse(message) as Answer;
      heaps.#workers.get(sessionId)?.asked.get(answer.id ?? -1)?.(answer);
    });
    await cdp.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
    return heaps;
  }

  async measure(): Promise<Heap[]> {
    await this.cdp.send('HeapProfiler.collectGarbage');
    const page = (await this.cdp.send('Runtime.getHeapUsage')) as { usedSize: number; backingStorageSize?: number };
    const found: Heap[] = [{ name: 'page', used: page.usedSize, buffers: page.backingStorageSize ?? Number.NaN }];
    for (const [session, { name }] of this.#workers) {
      await this.#ask(session, 'HeapProfiler.collectGarbage');
      const { result } = await this.#ask(session, 'Runtime.getHeapUsage');
      if (result) found.push({ name, used: result.usedSize ?? Number.NaN, buffers: result.backingStorageSize ?? Number.NaN });
    }
    return found;
  }

  /** A worker that ends meanwhile answers with nothing. */
  #ask(sessionId: string, method: string): Promise<Answer> {
    const id = ++this.#next;
    const asked = this.#workers.get(sessionId)?.asked;
    return new Promise((done) => {
      const timer = setTimeout(() => done({}), 20_000);
      asked?.set(id, (answer) => {
        clearTimeout(timer);
        asked.delete(id);
        done(answer);
      });
      this.cdp.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) }).catch(() => done({}));
    });
  }
}
