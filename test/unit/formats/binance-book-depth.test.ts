import { beforeAll, describe, expect, it } from 'vitest';
import { decode } from '../../tools/decode.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';

beforeAll(loadKernelsInNode);

const header = 'timestamp,percentage,depth,notional';
const name = 'BTCUSDT-bookDepth-2024-01-01.csv';
const minute = (i: number): string => `2024-01-01 00:0${i}:08`;

describe('bookDepth of the Binance archive', () => {
  it('reads two series a percentage', async () => {
    const lines = [0, 1].flatMap((i) =>
      ['-5', '-1.00', '-0.20', '0.20', '1', '5'].map((pct, k) => `${minute(i)},${pct},${k + 1}.50000000,${1000 + k}.25`),
    );
    const { rows, report, instruments } = await decode([header, ...lines].join('\n'), { name });
    expect(report).toMatchObject({ format: 'binance-book-depth', rejectedCount: 0, rows: 24 });
    expect(instruments[0]).toMatchObject({ id: 'BTC-USDT.perp@binance' });
    const names = instruments[0]!.scalars!;
    expect(rows.slice(12).map(({ kind, ts, rx, px, id }) => [kind, ts, rx - ts, names[id], px])).toEqual(
      ['-5', '-1', '-0.2', '0.2', '1', '5'].flatMap((pct, k) => [
        ['scalar', Date.UTC(2024, 0, 1, 0, 1, 8) * 1000, 0, `depth ${pct}%`, k + 1.5],
        ['scalar', Date.UTC(2024, 0, 1, 0, 1, 8) * 1000, 0, `notional ${pct}%`, 1000.25 + k],
      ]),
    );
  });

  it('keeps its series beside trades of the same instrument', async () => {
    const { instruments } = await decode([
      {
        name: 'BTCUSDT-aggTrades-2024-01-01.csv',
        content:
          'agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker\n1,42283.5,1,1,1,1704067200000,true\n',
      },
      { name, content: `${header}\n${minute(0)},-1,2,3\n` },
    ]);
    expect(instruments).toHaveLength(1);
    expect(instruments[0]!.scalars).toContain('depth -1%');
  });

  it('tells bad rows', async () => {
    const bad = [
      `${minute(1)},7,1,1`,
      `${minute(1)},-1,-1,1`,
      `${minute(1)},-1,1,-2`,
      `${minute(1)},-1,NaN,1`,
      `${minute(1)},-1,1`,
      '2024-01-01,-1,1',
    ];
    const good = Array.from({ length: 1_100 }, () => `${minute(0)},-1,1,1`);
    const { report, rows } = await decode([header, ...good, ...bad, ''].join('\r\n'), { name });
    expect(report.rejected.map(({ line, reason }) => `${line}: ${reason}`)).toEqual([
      '1102: percentage 7 is none of -5, -4, -3, -2, -1, -0.2, 0.2, 1, 2, 3, 4, 5',
      '1103: depth -1 is negative',
      '1104: notional -2 is negative',
      '1105: depth "NaN" is not a number',
      '1106: 3 fields where the rows before have 4',
      '1107: 3 fields where the rows before have 4',
    ]);
    expect(rows).toHaveLength(2_200);
  });
});
