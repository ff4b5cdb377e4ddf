/** Every member of globalThis.quantab, called once from the page. */
import { expect, test } from '@playwright/test';
import { openDesk, tradesCsv } from './tools/page.ts';

test.beforeEach(({ page }) => openDesk(page));

test('sessions and data', async ({ page }) => {
  const out = await page.evaluate(async (csv) => {
    const q = globalThis.quantab;
    const progress: string[] = [];
    const report = await q.sessions.import(new Blob([csv]), { title: 'first', onProgress: (_done, _total, note) => progress.push(note) });
    const session = report.sessionId;
    await q.sessions.rename(session, 'renamed');
    const [info] = await q.sessions.list();
    const [instrument] = await q.data.instruments(session);
    const id = instrument?.id ?? '';
    const bars = await q.data.bars({ session, instrument: id, interval: '1s' });
    const tickBars = await q.data.bars({ session, instrument: id, interval: { ticks: 500 } });
    const volumeBars = await q.data.bars({ session, instrument: id, interval: { volume: 10 } });
    const trades = await q.data.trades({ session, instrument: id, from: report.from, to: report.from + 999_000 });
    const quotes = await q.data.quotes({ session, instrument: id });
    const noScalars = await q.data.scalars({ session, instrument: id, series: 0 }).then(
      () => 'answered',
      (error: { code?: string }) => error.code,
    );
    const book = await q.data.book({ session, instrument: id, at: report.to });
    const stats = await q.data.stats({ session, instrument: id });
    const exports: Record<string, string> = {};
    for (const what of ['ticks', 'trades', 'bars', 'output', 'table'] as const) {
      const options = { what, instrument: id, interval: '1s' as const, ...(what === 'output' ? { ref: `flow.cvd[${id}]` } : {}) };
      exports[`${what}.csv`] = (await (await q.sessions.export(session, { ...options, format: 'csv' })).text()).split('\n')[0] ?? '';
      exports[`${what}.ndjson`] = (await (await q.sessions.export(session, { ...options, format: 'ndjson' })).text()).split('\n')[0] ?? '';
    }
    const again = await q.sessions.import(await q.sessions.export(session, { what: 'trades', format: 'csv', instrument: id }));
    const truth = await q.sessions.truth(session).catch((error: { code: string }) => error.code);
    const storage = await q.sessions.storage();
    await q.sessions.setPolicy({ days: 30, bytes: 1e9 });
    const policy = (await q.sessions.storage()).policy;
    const due = [(await q.sessions.due()).length, (await q.sessions.due({ days: 1e-9, bytes: 1, ask: true })).length];
    await q.sessions.exempt(session);
    const persisted = typeof (await q.sessions.persist());
    const health = await q.health();
    const stopped = new AbortController();
    const benchmark = q.benchmark({ signal: stopped.signal }).catch((error: { code: string }) => error.code);
    stopped.abort();
    const file = await q.sessions.export(session, { what: 'ticks', format: 'session' });
    const [seen] = await q.sessions.preview(new File([csv], 'a.csv'));
    exports.quantab = `${seen?.format?.id} ${(await q.sessions.formats()).length > 5} ${(await q.sessions.import(file)).duplicateOf === session}`;
    const parquet = new Uint8Array(await (await q.sessions.export(session, { what: 'trades', format: 'parquet' })).arrayBuffer());
    exports.parquet = new TextDecoder().decode(new Uint8Array([...parquet.subarray(0, 4), ...parquet.subarray(-4)]));
    const refused = await q.sessions
      .export(session, { what: 'ticks', format: 'xlsx' as 'csv' })
      .catch((error: { code: string }) => error.code);
    const sessionsBefore = (await q.sessions.list()).length;
    await q.sessions.remove(session);
    return {
      info,
      progress: progress.length,
      bars: bars.start.length,
      barTrades: bars.trades.reduce((a, b) => a + b, 0),
      tickBars: tickBars.start.length,
      volumeBars: volumeBars.start.length,
      trades: trades.ts.length,
      quotes: quotes.ts.length,
      noScalars,
      known: book.known,
      stats: { trades: stats.trades, n: stats.return1s.n, spread: Number.isNaN(stats.spread.mean) },
      exports,
      againRows: again.rows,
      truth,
      used: storage.usedBytes > 0,
      policy,
      due,
      persisted,
      healthy: health.messages.n,
      benchmark: await benchmark,
      refused,
      sessionsBefore,
      sessionsAfter: (await q.sessions.list()).length,
    };
  }, tradesCsv(5_000));
  expect(out).toMatchObject({ due: [0, 0], persisted: 'boolean', healthy: 5_000, benchmark: 'cancelled' });
  expect(out.info).toMatchObject({ title: 'renamed', gaps: 0, live: false, rows: { trade: 5_000 } });
  expect(out.info?.tickHash).toMatch(/^[0-9a-f]{64}$/);
  expect(out.progress).toBeGreaterThan(0);
  expect(out).toMatchObject({ bars: 5, barTrades: 5_000, tickBars: 10, trades: 1_000, quotes: 0, noScalars: 'not-found', known: false });
  expect(out.volumeBars).toBeGreaterThan(5);
  expect(out.stats).toEqual({ trades: 5_000, n: 4, spread: true });
  expect(Object.values(out.exports).every((line) => line.length > 5)).toBe(true);
  expect(out.exports.quantab).toBe('trades-csv true true');
  expect(out.exports.parquet).toBe('PAR1PAR1');
  expect(out.againRows).toBe(5_000);
  expect(out).toMatchObject({ truth: 'unsupported', refused: 'unsupported', used: true, policy: { days: 30, bytes: 1e9 } });
  expect(out.sessionsBefore - out.sessionsAfter).toBe(1);
});

test('replay, views and studies', async ({ page }) => {
  const out = await page.evaluate(async (csv) => {
    const q = globalThis.quantab;
    const { sessionId: session, from, to } = await q.sessions.import(csv);
    const id = (await q.data.instruments(session))[0]?.id ?? '';
    const replay = await q.sessions.replay(session, { speed: 0.1 });
    await replay.pause();
    const start = await replay.position();
    const stepped = await replay.step(3);
    const back = await replay.step(-1);
    const seekStart = performance.now();
    const sought = await replay.seek(from + 2_000_000);
    let revisions = 0;
    const view = await q.views.open(`flow.cvd[${id}]`, () => revisions++);
    const frame = await view.pull({ from: Number.NaN, to: Number.NaN, widthPx: 100 });
    const bars = await (await q.views.open(`bars[${id}](interval=1s)`, () => undefined)).pull({
      from: Number.NaN,
      to: Number.NaN,
      widthPx: 500,
    });
    const seekMs = performance.now() - seekStart;
    await replay.setSpeed('max');
    await replay.resume();
    await replay.done;
    const end = await replay.position();
    const full = await view.pull({ from: Number.NaN, to: Number.NaN, widthPx: 100 });
    await view.close();
    const opened = await q.sessions.open(session);
    const list = await q.studies.list();
    const outlines = await q.studies.outlines();
    const cvd = await q.studies.run('flow.cvd', { session, instruments: [id] });
    const part = await q.studies.run('flow.cvd', { session, instruments: [id], from: from + 1_000_000, to: from + 1_999_999 });
    return {
      seekMs,
      start: start.state,
      stepped: stepped.row - start.row,
      back: back.row - start.row,
      sought: { ts: sought.ts, state: sought.state },
      from,
      to,
      frame: { kind: frame.kind, n: frame.columns.ts?.length ?? 0, last: frame.last, status: frame.status.state },
      bars: bars.columns.start?.length,
      end,
      full: full.last,
      openedState: (await opened.position()).state,
      studies: list.map((study) => study.id),
      outlined: JSON.stringify(list.map(({ doc: _doc, ...outline }) => outline)) === JSON.stringify(outlines),
      documented: list.every(({ doc }) => [doc.what, doc.formula.join(' '), doc.read, doc.limits].every((text) => text.length > 10)),
      cvd: {
        n: cvd.ts.length,
        last: cvd.outputs.cvd?.at(-1),
        hash: cvd.outputHash,
        status: Object.values(cvd.status).map(({ state }) => state),
      },
      part: part.ts.length,
      revisions,
    };
  }, tradesCsv(5_000));
  expect(out).toMatchObject({ start: 'paused', stepped: 3, back: 2 });
  expect(out.sought).toEqual({ ts: out.from + 2_000_000, state: 'paused' });
  expect(out.seekMs).toBeLessThan(1_000);
  expect(out.frame).toMatchObject({ status: 'ok', last: { ts: out.from + 2_000_000 } });
  expect(out.frame.n).toBeGreaterThan(10);
  expect(out.frame.n).toBeLessThanOrEqual(100);
  expect(out.bars).toBe(3);
  expect(out.end).toMatchObject({ state: 'ended', row: 5_000, rows: 5_000, ts: out.to });
  expect(out.openedState).toBe('ended');
  expect(out.full.value).toBe(out.cvd.last);
  expect(out.studies).toEqual(
    expect.arrayContaining(['price.vwap', 'flow.cvd', 'flow.tfi', 'flow.ofi', 'risk.volatility', 'pairs.spread', 'pairs.correlation']),
  );
  expect(out.documented).toBe(true);
  expect(out.outlined).toBe(true);
  expect(out.cvd.n).toBe(5_000);
  expect(out.cvd.hash).toMatch(/^[0-9a-f]{64}$/);
  expect(out.part).toBe(1_000);
  expect(out.revisions).toBeGreaterThan(0);
});

test('alerts', async ({ page }) => {
  const out = await page.evaluate(async (csv) => {
    const q = globalThis.quantab;
    const { sessionId: session } = await q.sessions.import(csv);
    const [instrument] = await q.data.instruments(session);
    const when = `trades[${instrument?.id}].price > 0`;
    const check = await q.alerts.check({ when });
    const hook = await q.alerts.webhooks.add({ title: 'mine', kind: 'json', url: 'http://localhost:9/secret' });
    const id = await q.alerts.create({ when, cooldownSec: 0, webhook: hook });
    const backtest = await q.alerts.backtest(id, session);
    const stopped = await q.alerts.backtest(id, session, { signal: AbortSignal.abort() }).catch((error: { code: string }) => error.code);
    const replay = await q.sessions.replay(session, { speed: 'max' });
    await replay.done;
    let history = await q.alerts.history({ session });
    for (let k = 0; k < 50 && history.length === 0; k++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      history = await q.alerts.history({ session });
    }
    await q.alerts.acknowledge(history[0]?.id);
    const [rule] = await q.alerts.list();
    const active = await q.alerts.active();
    const references = await q.alerts.references();
    const permission = await q.alerts.allowNotices();
    const hooks = await q.alerts.webhooks.list();
    const test = await q.alerts.webhooks.test(hook).catch((error: { code: string }) => error.code);
    await q.alerts.webhooks.remove(hook);
    await q.alerts.update(id, { title: 'Any price', enabled: false });
    const [changed] = await q.alerts.list();
    const refused = await q.alerts.create({ when: 'flow.none[X@y].z > 1' }).catch((error: { message: string }) => error.message);
    await q.alerts.remove(id);
    return {
      check,
      backtest,
      stopped,
      history,
      rule,
      active,
      references,
      permission,
      hooks,
      test,
      changed,
      refused,
      left: (await q.alerts.list()).length,
    };
  }, tradesCsv(2_000));
  expect(out.check).toMatchObject({ parts: [{ hysteresis: 0 }], waits: '' });
  expect(out.backtest).toMatchObject([{ row: 1, from: 'back-test', direction: 'up' }]);
  expect(out.stopped).toBe('cancelled');
  expect(out.history.map(({ id, from }) => [id, from])).toEqual([[out.backtest[0]?.id, 'replayed']]);
  expect(out.rule).toMatchObject({ cooldownSec: 0, state: { is: 'true', armed: false, fired: 1 } });
  expect(out.active.length).toBe(1);
  expect(out.references.length).toBeGreaterThan(5);
  expect(['granted', 'denied', 'default']).toContain(out.permission);
  expect(out.hooks).toEqual([{ id: expect.any(String), title: 'mine', kind: 'json' }]);
  expect(out.test).toMatchObject({ state: 'failed', reason: expect.stringContaining('could not be reached') });
  expect(JSON.stringify(out)).not.toContain('secret');
  expect(out.changed).toMatchObject({ title: 'Any price', state: { is: 'off' } });
  expect(out.refused).toContain('there is no study "flow.none"');
  expect(out.left).toBe(0);
});

test('methods, analyses, stream, workspaces, log, events', async ({ page }) => {
  const out = await page.evaluate(async (csv) => {
    const q = globalThis.quantab;
    const seen: string[] = [];
    const leave = (['tick-batch', 'bar', 'alert', 'gap', 'status', 'log'] as const).map((name) => q.on(name, () => seen.push(name)));
    const methods = await q.methods.list();
    const ols = (await q.methods.call(
      'ols',
      {
        y: [1, 2, 3.1],
        X: [
          [1, 1],
          [1, 2],
          [1, 3],
        ],
      },
      { X_includes_intercept: true },
    )) as { params: number[] };
    const badMethod = await q.methods.call('nothing', {}).catch((error: { code: string }) => error.code);
    const { sessionId: session } = await q.sessions.import(csv);
    const analyses = await q.analyses.list();
    const first = analyses.find(({ id }) => id === 'returns.distribution')?.id ?? '';
    const analysis = await q.analyses.run(first, { session, interval: '1s' });
    const venues = await q.stream.venues();
    const made = await q.stream.instruments('simulated');
    // Nobody is there.
    const listed = await q.stream.instruments('okx', { url: 'ws://localhost:9' });
    const nowhere = await q.stream.instruments('nowhere').catch((error: { code: string }) => error.code);
    const start = await q.stream.start({ venue: 'binance', instruments: [] }).catch((error: { code: string }) => error.code);
    const ts = Float64Array.from([1e15, 1e15 + 1e6, 1e15 + 2e6]);
    const pushed = await q.stream.push('AAA-USD@mine', {
      ts,
      price: new Float64Array(3).fill(5),
      qty: new Float64Array(3).fill(1),
      side: new Float64Array(3).fill(1),
      id: Float64Array.from([1, 2, 3]),
    });
    const text = await q.stream.push('BBB-USD@mine', '{"symbol":"BBB-USD","ts":"2025-01-01T00:00:00Z","price":45000.0,"size":0.5}\n');
    const badPush = await q.stream
      .push('AAA-USD@mine', { ts, price: new Float64Array(3), qty: ts, side: ts, id: ts })
      .catch((error: { code: string }) => error.code);
    const status = await q.stream.status();
    await q.stream.stop(status[0]?.sessionId);
    await q.workspaces.open({ ...(await q.workspaces.current()), title: 'mine', interval: '1m' });
    const saved = await q.workspaces.save('mine');
    const list = await q.workspaces.list();
    await q.workspaces.open(saved);
    const current = await q.workspaces.current();
    const again = await q.workspaces.save('mine');
    await q.workspaces.rename(saved, 'ours');
    const copy = await q.workspaces.add({ ...(await q.workspaces.get(saved)), title: 'copy' });
    const kept = [again === saved, (await q.workspaces.get(saved)).title, (await q.workspaces.get(copy)).title].join();
    const later = await q.workspaces.open({ ...current, version: 2 as 1 }).catch((error: { code: string }) => error.code);
    await q.workspaces.remove(copy);
    await q.workspaces.remove(saved);
    await q.allowBroadcast(false);
    const log = await q.log({ kind: 'import-done' });
    for (const off of leave) off();
    return {
      version: q.version,
      methods: methods.map(({ id }) => id),
      ols: [...ols.params],
      badMethod,
      analysis: { n: analysis.n, keys: Object.keys(analysis.outputs).length },
      venues: venues.map(({ id }) => id),
      made: made.instruments.length,
      listed: [listed.isAnswer, listed.source, listed.instruments.some(({ symbol }) => symbol === 'BTC-USDT-SWAP')],
      nowhere,
      start,
      pushed,
      text,
      badPush,
      status: status.map(({ state, rows }) => ({ state, rows })),
      stopped: (await q.stream.status()).length,
      sessions: (await q.sessions.list()).length,
      list: list.map(({ title }) => title),
      current: current.interval,
      kept,
      later,
      plan: current.plan.some((ref) => ref.startsWith('flow.cvd[')),
      log: log.length,
      seen: [...new Set(seen)].sort(),
    };
  }, tradesCsv(5_000));
  expect(out.version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(out.methods).toEqual(expect.arrayContaining(['rolling', 'ohlcv', 'returns', 'moments', 'ols', 'order-flow-imbalance']));
  expect(out.ols[1]).toBeCloseTo(1.05, 12);
  expect(out.made).toBeGreaterThan(0);
  expect(out.listed).toEqual([false, expect.stringMatching(/^list of 20\d\d-\d\d-\d\d; OKX was asked and did not answer$/), true]);
  expect(out).toMatchObject({
    badMethod: 'not-found',
    venues: expect.arrayContaining(['simulated', 'okx', 'custom']),
    nowhere: 'unsupported',
    start: 'unsupported',
    pushed: 3,
    text: 1,
    badPush: 'bad-input',
    stopped: 0,
    sessions: 2,
    list: ['mine'],
    current: '1m',
    kept: 'true,ours,copy',
    later: 'unsupported',
    plan: true,
    log: 1,
  });
  expect(out.analysis.keys).toBeGreaterThan(0);
  expect(out.status).toEqual([{ state: 'live', rows: 4 }]);
  expect(out.seen).toEqual(expect.arrayContaining(['log', 'status', 'tick-batch']));
});

test('a simulated market is started, tuned, kept, known and stopped', async ({ page }) => {
  const out = await page.evaluate(async () => {
    const { stream, sessions } = globalThis.quantab;
    const [venue] = await stream.venues();
    const begun = await stream.start({ venue: 'simulated', params: { seed: 4, episodes: 40 }, record: false });
    const { sessionId } = begun;
    const tuned = await stream.tune(sessionId, { speed: 'max', params: { marketRate: 2 } });
    const bad = await stream.tune(sessionId, { params: { marketRate: 1_000 } }).catch((error: Error) => error.message);
    await sessions.keep(sessionId);
    while ((await sessions.truth(sessionId)).length === 0) await new Promise((done) => setTimeout(done, 20));
    await stream.stop(sessionId);
    const info = (await sessions.list()).find(({ id }) => id === sessionId);
    const { data, flow } = globalThis.quantab;
    const [{ id: instrument = '', tickSize = 1 } = {}] = await data.instruments(sessionId);
    const { to = 0 } = info ?? {};
    const px = (await data.trades({ session: sessionId, instrument })).price.at(-1) ?? 0;
    const asked = { session: sessionId, instrument };
    const place = { lt: 6, lp: 0, tb: Math.floor((to - 1) / 16_384_000), pb: Math.floor(px / tickSize / 256) };
    const heat = await flow.heat({ ...asked, tiles: [place] });
    const cell = await flow.cell({ ...asked, from: to - 1e6, to, low: px * 0.9, high: px * 1.1 });
    const rests = heat.tiles[0]?.cells.some((code) => code > 0 && code < 65_535);
    const other = await sessions.import('timestamp,symbol,price,size\n1700000000000,BTCUSDT,30000.5,0.5\n');
    const none = await sessions.truth(other.sessionId).catch((error: { code: string }) => error.code);
    return { venue, begun, tuned, bad, info, none, truth: await sessions.truth(sessionId), rests, through: heat.through, cell };
  });
  expect(Object.keys(out.venue?.params ?? {})).toContain('limitRate');
  expect(out.begun).toMatchObject({ venue: 'simulated', state: 'live', simulated: { speed: 1, params: { seed: 4 } } });
  expect(out.tuned.simulated).toMatchObject({ speed: 'max', params: { marketRate: 2 } });
  expect(out.bad).toMatch(/marketRate.*1000/);
  expect(out.info).toMatchObject({ live: false, transient: false, source: 'simulated' });
  expect(out.truth[0]?.from).toBeGreaterThan(0);
  expect(out.none).toBe('unsupported');
  expect(out.rests).toBe(true);
  expect(out.through).toBe(out.info?.to);
  expect(out.cell.resting).toBeGreaterThan(0);
});
