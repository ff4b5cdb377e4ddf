/** Made-up lines of a USD-M stream, seeded: quotes, trades and book updates in the shares of a recorded one, the snapshot first. */

const start = 1_723_161_256_000;

export function tapeText(n: number): Uint8Array<ArrayBuffer> {
  let state = 12_345;
  const chance = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const tick = 618_000;
  let id = 1_000;
  const px = (ticks: number): string => (ticks / 10).toFixed(2);
  const qty = (): string => (0.001 + chance() * 5).toFixed(3);
  const levels = (side: number, count: number, depth: number): string =>
    Array.from({ length: count }, (_, i) => {
      const away = count === depth ? i : Math.floor(chance() * chance() * depth);
      return `["${px(tick + side * away + (side > 0 ? 1 : 0))}","${chance() < 0.3 && count !== depth ? '0.000' : qty()}"]`;
    }).join(',');
  const lines: string[] = [];
  const line = (ms: number, message: string): void => void lines.push(`${start + ms}000000 ${message}`);
  line(0, `{"lastUpdateId":${id},"E":${start},"T":${start},"bids":[${levels(-1, 1_000, 1_000)}],"asks":[${levels(1, 1_000, 1_000)}]}`);
  for (let i = 1; i < n; i++) {
    const what = chance();
    const ms = Math.floor(i / 4);
    const time = `"T":${start + ms},"E":${start + ms + 1}`;
    if (what < 0.7) {
      line(
        ms,
        `{"stream":"btcusdt@bookTicker","data":{"e":"bookTicker","u":${++id},"s":"BTCUSDT","b":"${px(tick)}","B":"${qty()}","a":"${px(tick + 1)}","A":"${qty()}",${time}}}`,
      );
    } else if (what < 0.93) {
      line(
        ms,
        `{"stream":"btcusdt@trade","data":{"e":"trade",${time},"s":"BTCUSDT","t":${i},"p":"${px(tick)}","q":"${qty()}","X":"MARKET","m":${chance() < 0.5}}}`,
      );
    } else {
      const before = id++;
      line(
        ms,
        `{"stream":"btcusdt@depth@0ms","data":{"e":"depthUpdate",${time},"s":"BTCUSDT","U":${id},"u":${id},"pu":${before},"b":[${levels(-1, 35, 400)}],"a":[${levels(1, 35, 400)}]}}`,
      );
    }
  }
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}
