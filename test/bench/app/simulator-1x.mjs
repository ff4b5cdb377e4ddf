/** The simulated market at its own pace on the desk as it opens: what its worker takes of a core, and what the whole page does. */

const seconds = 10;

/** Calls into workers of the page: their debugger sessions lie under the page's, told as text. */
async function openWorkerSession(page, title) {
  const session = await page.context().newCDPSession(page);
  const waiting = new Map();
  let target;
  let calls = 0;
  session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    if (targetInfo.title === title) target = sessionId;
  });
  session.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result } = JSON.parse(message);
    waiting.get(id)?.(result);
  });
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  for (let i = 0; i < 100 && !target; i++) await page.waitForTimeout(50);
  if (!target) throw new Error(`there is no worker named ${title}`);
  return {
    send(method) {
      const id = ++calls;
      return new Promise((resolve, reject) => {
        waiting.set(id, resolve);
        session
          .send('Target.sendMessageToTarget', { sessionId: target, message: JSON.stringify({ id, method, params: {} }) })
          .catch(reject);
      });
    },
    close: () => session.detach(),
  };
}

/** Milliseconds of a profile in which the thread had something to do. */
function busyMs({ nodes, samples, timeDeltas }) {
  const idle = new Set(nodes.filter(({ callFrame }) => callFrame.functionName === '(idle)').map(({ id }) => id));
  return samples.reduce((sum, sample, i) => sum + (idle.has(sample) ? 0 : timeDeltas[i]), 0) / 1_000;
}

export default {
  name: 'simulator-1x',
  n: seconds,
  runs: 3,
  note: 'ten seconds of the market at 1x; feedPct: share of a core of its worker (sampled), pagePct: of all threads of the page, drawing included',
  async run({ page, url, cpu }) {
    await page.goto(url);
    await page.waitForFunction(async () => (await globalThis.quantab?.stream.status())?.[0]?.rows > 1_000);
    await page.waitForTimeout(3_000);
    const worker = await openWorkerSession(page, 'feed');
    const before = await cpu();
    await page.waitForTimeout(seconds * 1_000);
    const pagePct = ((await cpu()) - before) / (seconds * 10);
    await worker.send('Profiler.enable');
    await worker.send('Profiler.start');
    await page.waitForTimeout(seconds * 1_000);
    const { profile } = await worker.send('Profiler.stop');
    await worker.close();
    return { ms: seconds * 1_000, values: { feedPct: busyMs(profile) / (seconds * 10), pagePct } };
  },
};
