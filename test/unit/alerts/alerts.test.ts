/** Alerts through the engine's service: rules kept, looked at live, in replay and in a back-test, told once; what is refused; secrets. */
import 'fake-indexeddb/auto';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { AlertDraft, AlertEvent, AlertRuleInfo } from '../../../src/api/alert-types.ts';
import type { EngineEvent } from '../../../src/engine/workers/protocol.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { id, openTab, type Tab } from '../engine/live-rig.ts';
import { freshName } from '../store/ticks.ts';

beforeAll(loadKernelsInNode);

const price = `trades[${id}].price`;
/** Trades of the rig go 100, 100.5 ... 104 and again. */
const rule: AlertDraft = {
  id: 'r',
  title: 'High',
  when: `${price} > 103`,
  cooldownSec: 0,
  hysteresis: 0,
  notify: true,
  sound: 'by-direction',
};

/** The machine may be busy. */
const patience = { timeout: 15_000 };

const alertsOf = (tab: Tab) => ({
  create: (draft: AlertDraft) => tab.service.alerts('create', [draft]) as Promise<string>,
  update: (rule: string, change: object) => tab.service.alerts('update', [rule, change]),
  list: () => tab.service.alerts('list', []) as Promise<AlertRuleInfo[]>,
  history: (query?: object) => tab.service.alerts('history', [query]) as Promise<AlertEvent[]>,
  active: () => tab.service.alerts('active', []) as Promise<AlertEvent[]>,
  backtest: (draft: AlertDraft | string, session: string) => tab.service.backtestAlert('job', draft, session),
  call: (name: string, ...args: unknown[]) => tab.service.alerts(name, args),
});
const toldBy = (tab: Tab): Extract<EngineEvent, { type: 'alert' }>[] => tab.events.filter((event) => event.type === 'alert');

describe('a rule', () => {
  it('fires on the running feed, in a replay and in a back-test with the same ids, and is told once', async () => {
    const tab = await openTab(freshName());
    const alerts = alertsOf(tab);
    await alerts.create(rule);
    expect((await alerts.list())[0]).toMatchObject({ id: 'r', when: `${price} > 103`, enabled: true, state: { is: 'off' } });
    const feed = await tab.start();
    feed.trades(200);
    await vi.waitFor(async () => expect((await alerts.history()).length).toBeGreaterThan(20), patience);
    await tab.service.stopStream(feed.sessionId);
    const live = (await alerts.history()).reverse();
    expect(new Set(live.map(({ from }) => from))).toEqual(new Set(['live']));
    expect(live[0]).toMatchObject({ ruleId: 'r', title: 'High', direction: 'up', values: { [price]: 103.5 }, delayed: true });
    // Rows of last year call nobody, and are listed.
    expect(toldBy(tab)[0]).toMatchObject({ notify: false, sound: 'none', event: { from: 'live' } });
    expect(toldBy(tab).length).toBe(live.length);
    expect((await alerts.active()).length).toBe(1);

    const tested = await alerts.backtest('r', feed.sessionId);
    expect(tested.map(({ id }) => id)).toEqual(expect.arrayContaining(live.map(({ id }) => id)));
    expect(tested[0]).toMatchObject({ from: 'back-test', sessionId: feed.sessionId });
    // All but those of the rows before the stream was on the stage.
    expect(tested.length - live.length).toBeLessThan(3);
    expect((await alerts.backtest({ ...rule, when: `not ${price} <= 103` }, feed.sessionId)).map(({ id }) => id)).toEqual(
      tested.map(({ id }) => id),
    );

    await tab.service.open(feed.sessionId, { play: true, speed: 'max' });
    await vi.waitFor(async () => expect((await alerts.history()).length).toBe(tested.length), patience);
    expect((await alerts.history({ session: feed.sessionId })).reverse().map(({ id }) => id)).toEqual(tested.map(({ id }) => id));
    expect((await alerts.history({ told: 'live' })).length).toBe(live.length);
    expect(toldBy(tab).length).toBe(live.length);
    expect(tab.said().filter((text) => text.includes('"High" fired')).length).toBe(live.length);
    tab.store.close();
  });

  it('lists what is played or stepped to, not what is gone through on the way', async () => {
    const name = freshName();
    const first = await openTab(name);
    const feed = await first.start();
    feed.trades(60);
    await first.service.stopStream(feed.sessionId);
    first.store.close();
    const tab = await openTab(name);
    const alerts = alertsOf(tab);
    await alerts.create(rule);
    await tab.service.open(feed.sessionId, { play: false, speed: 1 });
    const all = await alerts.backtest('r', feed.sessionId);
    expect(all.length).toBeGreaterThan(3);
    expect((await alerts.list())[0]?.state).toMatchObject({ fired: 0, lastTs: all.at(-1)!.ts });
    const { row: here } = await tab.service.seek(feed.sessionId, all[2]!.ts - 1);
    await tab.service.step(feed.sessionId, all[2]!.row - here);
    await vi.waitFor(async () => expect((await alerts.history()).map(({ id }) => id)).toEqual([all[2]!.id]), patience);
    expect((await alerts.list())[0]?.state).toMatchObject({ fired: 1 });
    tab.store.close();
  });

  it('calls people where it happens now', async () => {
    const tab = await openTab(freshName());
    const alerts = alertsOf(tab);
    await alerts.create({ ...rule, when: `${price} > 500` });
    const feed = await tab.start();
    const now = Date.now() * 1000;
    for (const [k, px] of [100, 600].entries()) feed.writer.trade(0, now + k, now + k, px, 1, 1, 1_000 + k);
    feed.writer.flush();
    await vi.waitFor(() => expect(toldBy(tab).length).toBe(1), patience);
    expect(toldBy(tab)[0]).toMatchObject({ notify: true, sound: 'by-direction', event: { delayed: false, values: { [price]: 600 } } });
    const [hit] = await alerts.history();
    await alerts.call('acknowledge', hit!.id);
    expect((await alerts.history())[0]!.acknowledged).toBeGreaterThan(0);
    tab.store.close();
  });

  it('waits for its instrument, is computed with what it needs, and starts anew when it is changed', async () => {
    const tab = await openTab(freshName());
    const alerts = alertsOf(tab);
    await alerts.create({ ...rule, id: 'other', when: 'trades[X@nowhere].price > 1' });
    await alerts.create({ ...rule, id: 'study', when: `flow.tfi[${id}](window=3).tfi > -2` });
    const feed = await tab.start();
    feed.trades(50);
    await vi.waitFor(async () => expect((await alerts.list()).find(({ id }) => id === 'study')?.state.is).toBe('true'), patience);
    const [other, study] = await alerts.list();
    expect(other!.state).toMatchObject({ is: 'off', reason: 'the session has no X@nowhere' });
    expect(study!.state).toMatchObject({ armed: false, parts: [{ is: 'true', right: -2 }] });
    expect(await tab.service.refs()).toContain(`flow.tfi[${id}](window=3)`);
    await alerts.update('study', { enabled: false });
    expect((await alerts.list())[1]!.state).toMatchObject({ is: 'off', reason: 'switched off' });
    await alerts.update('other', { when: `${price} < 0` });
    expect((await alerts.list())[0]).toMatchObject({ title: 'High', state: { is: 'false', armed: true } });
    expect(await alerts.call('check', { when: 'trades[X@nowhere].price>1' })).toMatchObject({
      when: 'trades[X@nowhere].price > 1',
      waits: 'the session has no X@nowhere',
      is: 'unknown',
    });
    expect(await alerts.call('check', { when: `${price} < 0` })).toMatchObject({ waits: '', is: 'false' });
    expect(await alerts.call('check', { when: `${price} > 0` })).toMatchObject({ waits: '', is: 'true' });
    const named = (await alerts.call('references')) as { ref: string }[];
    for (const { ref } of named) expect(await alerts.call('check', { when: `${ref} > 0` })).toMatchObject({ waits: '' });
    await tab.service.stopStream(feed.sessionId);
    tab.store.close();
  });

  it.each([
    [{ when: '' }, 'bad-input', 'condition (when) is text'],
    [{ when: 'flow.none[A@b].x > 1' }, 'not-found', 'there is no study "flow.none"; there are'],
    [{ when: 'flow.cvd[A@b].x > 1' }, 'not-found', 'has no output "x"; it has cvd'],
    [{ when: 'trades[A@b].size > 1' }, 'not-found', 'has no value "size"; it has price, qty, side'],
    [{ when: 'flow.tfi[A@b](seconds=1).tfi > 1' }, 'bad-input', 'has no parameter "seconds"'],
    [{ when: 'bars[A@b](ticks=5).close > 1' }, 'unsupported', 'name an interval'],
    [{ when: 'trades[A@b].price' }, 'bad-input', 'a rule needs a condition'],
    [{ when: '1 > 2' }, 'bad-input', 'names nothing of the market'],
    [{ when: 'trades[A@b].price > 1e999' }, 'bad-input', 'no number'],
    [{ when: 'trades[A@b].price > > 1' }, 'bad-input', 'character 21: expected'],
    [{ when: 'trades[A@b].price > 1', cooldownSec: -1 }, 'bad-input', 'cooldownSec of a rule is 0 to'],
    [{ when: 'trades[A@b].price > 1', hysteresis: Number.NaN }, 'bad-input', 'hysteresis of a rule'],
    [{ when: 'trades[A@b].price > 1', colour: 'red' }, 'bad-input', 'A rule has no "colour"'],
    [{ when: 'trades[A@b].price > 1', webhook: 'none' }, 'not-found', 'There is no webhook "none"'],
    [7, 'bad-input', 'A rule is { when'],
  ])('is refused: %j', async (draft, code, message) => {
    const tab = await openTab(freshName());
    await expect(tab.service.alerts('create', [draft])).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
    expect(await alertsOf(tab).list()).toEqual([]);
    tab.store.close();
  });

  it('outlives the tab, and a session it does not fit refuses its back-test', async () => {
    const name = freshName();
    const first = await openTab(name);
    await alertsOf(first).create(rule);
    const feed = await first.start();
    await first.service.stopStream(feed.sessionId);
    first.store.close();
    const tab = await openTab(name);
    const alerts = alertsOf(tab);
    expect(await alerts.list()).toMatchObject([rule]);
    await expect(alerts.backtest({ when: 'trades[X@nowhere].price > 1' }, feed.sessionId)).rejects.toMatchObject({ code: 'not-found' });
    await expect(alerts.backtest('r', 'none')).rejects.toMatchObject({ code: 'not-found' });
    await tab.service.alerts('remove', ['r']);
    expect(await alerts.list()).toEqual([]);
    await expect(tab.service.alerts('remove', ['r'])).rejects.toMatchObject({ code: 'not-found' });
    tab.store.close();
  });
});

describe('a webhook', () => {
  it('keeps its address to itself: not listed, not told, not logged, not in health, sessions or workspaces', async () => {
    const tab = await openTab(freshName());
    const secret = 's3cret-token-value';
    const posted: string[] = [];
    const answer = vi.spyOn(globalThis, 'fetch').mockImplementation(async (url) => {
      posted.push(String(url));
      return new Response('', { status: 404 });
    });
    const alerts = alertsOf(tab);
    const hook = await alerts.call('addWebhook', { title: 'Desk', kind: 'json', url: `https://hooks.example/${secret}` });
    await alerts.create({ ...rule, when: `${price} > 500`, webhook: hook as string });
    const feed = await tab.start();
    const now = Date.now() * 1000;
    for (const [k, px] of [100, 600].entries()) feed.writer.trade(0, now + k, now + k, px, 1, 1, 1_000 + k);
    feed.writer.flush();
    await vi.waitFor(async () => expect((await alerts.history())[0]?.deliveries[0]?.state).toBe('failed'), patience);
    expect(posted).toEqual([`https://hooks.example/${secret}`]);
    const test = await alerts.call('testWebhook', hook);
    expect(test).toMatchObject({ state: 'failed', reason: 'the webhook does not exist any more (HTTP 404)' });
    const told = [
      tab.events,
      await alerts.list(),
      await alerts.history(),
      await alerts.call('webhooks'),
      await tab.service.health(),
      await tab.service.sessions(),
      await tab.service.workspaces(),
      test,
    ];
    expect(JSON.stringify(told)).not.toContain(secret);
    expect(JSON.stringify(told)).not.toContain('hooks.example');
    for (const url of [`http://hooks.example/${secret}`, `ftp://x/${secret}`, secret, `https://a:${secret}@x/`])
      await expect(alerts.call('addWebhook', { title: 'x', kind: 'json', url })).rejects.toMatchObject({
        code: 'bad-input',
        message: expect.not.stringContaining(secret) as string,
      });
    await alerts.call('removeWebhook', hook);
    expect((await alerts.list())[0]!.webhook).toBe(undefined);
    answer.mockRestore();
    await tab.service.stopStream(feed.sessionId);
    tab.store.close();
  });
});
