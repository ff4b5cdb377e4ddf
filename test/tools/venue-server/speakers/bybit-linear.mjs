/** Bybit's perpetuals in USDT: trades have UUIDs, texts keep their zeros, tickers are deltas. */
import { bybitSpeaker } from '../bybit-speech.mjs';

const known = {
  BTC: { px: 65_114, tick: 0.1, pxDigits: 2, lot: 0.001 },
  ETH: { px: 1_922, tick: 0.01, lot: 0.01 },
  SOL: { px: 77.3, tick: 0.01, pxDigits: 3, lot: 0.1 },
  DOGE: { px: 0.0705, tick: 0.00001, lot: 1, size: 100_000 },
};

export default bybitSpeaker({
  id: 'bybit-linear',
  symbols: ['BTCUSDT', 'ETHUSDT', 'SOLUSDT', 'DOGEUSDT'],
  linear: true,
  listing(symbol) {
    const base = /^([A-Z0-9]{2,12})(USDT|PERP)$/.exec(symbol)?.[1];
    return base === undefined || base.startsWith('NONE') ? undefined : (known[base] ?? { px: 25, tick: 0.001, lot: 0.1 });
  },
  tradeId: (id) => `a9188a0a-82bc-50de-be60-${String(id).padStart(12, '0')}`,
});
