/**
 * A page that nothing looks at: a Chromium of its own, driven over its debugging socket with nothing switched on. A test driver hears of
 * every frame of every socket of the page and its workers, which costs more than the frames do.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { WebSocket } from 'ws';
import { chromiumArgs, chromiumPath } from '../../tools/chromium.mjs';

const startMs = 30_000;
const closeMs = 5_000;

/** `evaluate` takes a function of one argument, as a test driver's does; it is given `ms` before it rejects. */
export async function openBarePage() {
  const profile = mkdtempSync(join(tmpdir(), 'quantab-bench-'));
  const args = [...chromiumArgs, '--headless', '--remote-debugging-port=0', `--user-data-dir=${profile}`, '--window-size=1440,900'];
  const browser = spawn(chromiumPath() ?? chromium.executablePath(), [...args, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const address = await addressOf(browser);
  const targets = await (await fetch(`${address.replace('ws:', 'http:').replace(/\/devtools.*/, '')}/json/list`)).json();
  const socket = new WebSocket(targets.find(({ type }) => type === 'page').webSocketDebuggerUrl, { maxPayload: 2 ** 28 });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const waiting = new Map();
  let asked = 0;
  socket.on('message', (data) => {
    const { id, result, error } = JSON.parse(data.toString());
    const asker = waiting.get(id);
    waiting.delete(id);
    if (error) asker?.reject(new Error(error.message));
    else asker?.resolve(result);
  });

  function send(method, params = {}, ms = 60_000) {
    const id = ++asked;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${method} did not answer within ${ms / 1_000} s`)), ms);
      const settle = (done) => (value) => {
        clearTimeout(late);
        done(value);
      };
      waiting.set(id, { resolve: settle(resolve), reject: settle(reject) });
      socket.send(JSON.stringify({ id, method, params }));
    });
  }

  async function evaluate(task, argument, ms) {
    const expression = `(${task})(${JSON.stringify(argument) ?? ''})`;
    const { result, exceptionDetails } = await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true }, ms);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  return {
    pid: browser.pid,
    address: socket.url,
    send,
    evaluate,
    async goto(url) {
      await send('Page.navigate', { url });
      const ready = (wanted) => location.href.startsWith(wanted) && document.readyState === 'complete';
      for (const by = Date.now() + startMs; !(await evaluate(ready, url).catch(() => false)); await pause(50))
        if (Date.now() > by) throw new Error(`${url} was not there within ${startMs / 1_000} s`);
    },
    async close() {
      const gone = new Promise((resolve) => browser.once('exit', resolve));
      const late = setTimeout(() => browser.kill('SIGKILL'), closeMs);
      send('Browser.close').catch(() => undefined);
      await gone;
      clearTimeout(late);
      socket.close();
      // Its children may write on for a moment.
      await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }).catch(() => undefined);
    },
  };
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks until `done` says yes of the answer, and gives that; the newest answer when that takes longer than `ms`. */
export async function until(ask, done, ms) {
  for (const by = Date.now() + ms; ; await pause(100)) {
    const answer = await ask();
    if (done(answer) || Date.now() > by) return answer;
  }
}

function addressOf(browser) {
  return new Promise((resolve, reject) => {
    let said = '';
    const late = setTimeout(() => reject(new Error('Chromium did not start')), startMs);
    browser.once('exit', (code) => reject(new Error(`Chromium ended with ${code}`)));
    browser.stderr.on('data', (data) => {
      said += data;
      const address = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (!address) return;
      clearTimeout(late);
      resolve(address);
    });
  });
}
