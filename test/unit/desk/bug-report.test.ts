/** The bug report holds what helps and nothing that is the person's own. */
import { describe, expect, it } from 'vitest';
import type { LogEvent } from '../../../src/core/log.ts';
import { type ReportFacts, redactLine, writeBugReport } from '../../../src/desk/app/bug-report.ts';
import { fakeHealth } from '../../tools/fake/health.ts';

const endless = Number.POSITIVE_INFINITY;
const own = { names: ['My secret plan', 'usdm_btc'], instruments: ['SOL-EUR.perp@kraken', 'XBTUSD'], withInstruments: false };

const lines: [string, string][] = [
  [
    'Webhook https://user:pw@hooks.slack.com/services/T0/B0/abcdef?token=s3cret answered 404.',
    'Webhook https://hooks.slack.com/\u2026 answered 404.',
  ],
  ['Closed by wss://stream.example.org/ws?listenKey=xyz', 'Closed by wss://stream.example.org/\u2026'],
  ['"My secret plan" was removed by your retention policy.', '"\u2026" was removed by your retention policy.'],
  ['My secret plan: 1,214 rows stored.', '<session>: 1,214 rows stored.'],
  ['trades-of-march.csv.gz, eth.ndjson: 10 rows stored.', '<session>: 10 rows stored.'],
  ['Cannot read eth.ndjson here', 'Cannot read <file> here'],
  ['flow.ofi[SOL-EUR.perp@kraken](window=10) was left out', 'flow.ofi[<instrument>](window=10) was left out'],
  ['No XBTUSD, no BTC-USDT, no ETHUSDT, no a/b@c', 'No <instrument>, no <instrument>, no <instrument>, no <instrument>'],
  ['price[4] is a number above 0, was -61671.4. Nothing was taken.', 'price[4] is a number above 0, was \u2026 Nothing was taken.'],
  ['Gap began: update chain broken', 'Gap began: update chain broken'],
];

it.each(lines)('%s', (text, expected) => {
  expect(redactLine(text, own)).toBe(expected);
});

it('names instruments when the person agrees, and still no file, session or secret', () => {
  const line = redactLine('"My secret plan": BTC-USDT.perp@binance from a.csv by https://x.org/k?z=1', { ...own, withInstruments: true });
  expect(line).toContain('BTC-USDT.perp@binance');
  expect(line).not.toMatch(/secret|a\.csv|z=1|\/k/);
});

describe('the whole report', () => {
  const event = (text: string, k: number): LogEvent => ({ at: 1.7e15 + k * 1e6, kind: 'error', text, detail: { price: 61_671.4 } });
  const health = fakeHealth({ usedBytes: 36e6, quotaBytes: 2e9, persisted: true, policy: { days: endless, bytes: endless }, full: false });
  health.studies = [
    {
      ref: 'flow.ofi[BTC-USDT.perp@binance](window=10)',
      msPerSecond: 4.2,
      wallMsPerSecond: 4,
      microsPerRow: 8,
      p99MicrosPerRow: 9,
      samples: 40,
      rows: 10,
      bytes: 3e6,
      failed: '',
    },
  ];
  health.instruments = [{ id: 'BTC-USDT.perp@binance', late: 0, unused: 0, crossed: 0 }];
  const facts: ReportFacts = {
    version: '0.1.0',
    browser: 'Chromium 140',
    system: 'Linux',
    cores: 8,
    screen: '1440 x 900 at 1',
    theme: 'dark',
    workspace: 'health',
    trust: 'file',
    health,
    log: Array.from({ length: 300 }, (_, k) => event(`line ${k} of "My secret plan"`, k)),
    ...own,
  };

  it('has versions, machine, workspace, figures and the newest lines', () => {
    const text = writeBugReport(facts);
    for (const part of [
      'Quantab 0.1.0',
      'Chromium 140',
      '8 cores',
      '1440 x 900',
      'workspace health, file',
      'lag p50 / p99 3.0 / 27 ms',
      'gaps 1, 7.4 s',
      'line 299',
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('line 99 ');
    expect(text).toContain('200 of 300 lines');
  });

  it('has no data, names or details', () => {
    const text = writeBugReport(facts);
    expect(text).not.toMatch(/BTC|USDT|secret|61671|61,671|price/);
    expect(text).toContain('study flow.ofi[<instrument>](window=10)');
  });

  it('says when the engine does not answer', () => {
    expect(writeBugReport({ ...facts, health: undefined })).toContain('no answer from the engine');
  });

  it('never writes NaN', () => {
    const unknown = { ...health, pageBytes: Number.NaN, thread: { busyPct: Number.NaN, n: 0, longestFrameMs: Number.NaN, longTasks: 0 } };
    unknown.messages = { ...health.messages, now: Number.NaN, mean: Number.NaN };
    expect(writeBugReport({ ...facts, health: unknown })).not.toContain('NaN');
  });
});
