/** Bybit's spot market: trades have long numbers, texts have no zeros behind, tickers are whole and without quotes. */
import { bybitSpeaker } from '../bybit-speech.mjs';

const known = {
  BTC: { px: 65_140, tick: 0.1, lot: 0.000001, size: 400_000 },
  ETH: { px: 1_923, tick: 0.01, lot: 0.00001, size: 500_000 },
};

export default bybitSpeaker({
  id: 'bybit-spot',
  symbols: ['BTCUSDT', 'ETHUSDT', 'SOLUSDT'],
  linear: false,
  listing(symbol) {
    const base = /^([A-Z0-9]{2,12})(USDT|USDC)$/.exec(symbol)?.[1];
    return base === undefined || base.startsWith('NONE') ? undefined : (known[base] ?? { px: 25, tick: 0.001, lot: 0.001, size: 20_000 });
  },
  tradeId: (id) => `2290000001${String(id).padStart(9, '0')}`,
});
