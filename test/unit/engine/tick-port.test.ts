/** Messages of a feed's port: in order, all that came before a stop, and nothing left behind by waiting. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { tickMessages } from '../../../src/engine/tick-port.ts';

const never = new Promise<never>(() => undefined);

it('gives what came before the stop, then rejects with its reason', async () => {
  const { port1, port2 } = new MessageChannel();
  let stop: (reason: Error) => void = () => undefined;
  const messages = tickMessages(
    port1,
    new Promise<never>((_, reject) => {
      stop = reject;
    }),
  );
  const first = messages.next();
  port2.postMessage({ type: 'end', format: 'a' });
  expect((await first).value).toMatchObject({ format: 'a' });
  const second = messages.next();
  stop(new Error('left'));
  await expect(second).rejects.toThrow('left');
  port1.close();
});

it('holds on to nothing of the waits that are over', async () => {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  const { port1, port2 } = new MessageChannel();
  const messages = tickMessages(port1, never);
  const wait = async (times: number): Promise<number> => {
    for (let i = 0; i < times; i++) {
      const next = messages.next();
      port2.postMessage({ type: 'end', format: 'a' });
      await next;
    }
    gc();
    return process.memoryUsage().heapUsed;
  };
  const before = await wait(1_000);
  expect(((await wait(10_000)) - before) / 10_000).toBeLessThan(100);
  port1.close();
});
