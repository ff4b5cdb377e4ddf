/**
 * Pairs of Kraken spot and the decimals of their prices, from its AssetPairs answer of 2021-04-17. The venue's own list, which every
 * connection asks for, takes their place; checksums never go by these.
 */
export const pairsAsOf = '2021-04-17';

export const pairDecimals: Readonly<Record<string, number>> = Object.fromEntries(
  `AAVE/EUR:2 AAVE/USD:2 ADA/EUR:6 ADA/USD:6 ALGO/EUR:5 ALGO/USD:5 ATOM/EUR:4 ATOM/USD:4 BAT/EUR:5 BAT/USD:5 BCH/EUR:2 BCH/USD:2
  BTC/CHF:1 BTC/EUR:1 BTC/GBP:1 BTC/JPY:0 BTC/USD:1 BTC/USDC:2 BTC/USDT:1 COMP/EUR:2 COMP/USD:2 CRV/EUR:3 CRV/USD:3 DAI/USD:5
  DASH/EUR:3 DASH/USD:3 DOGE/EUR:7 DOGE/USD:7 DOT/EUR:4 DOT/USD:4 ETC/EUR:3 ETC/USD:3 ETH/BTC:5 ETH/CHF:2 ETH/EUR:2 ETH/USD:2
  ETH/USDT:2 EUR/USD:5 FIL/EUR:3 FIL/USD:3 GBP/USD:5 GRT/EUR:5 GRT/USD:5 KAVA/EUR:4 KAVA/USD:4 KSM/EUR:2 KSM/USD:2 LINK/EUR:5
  LINK/USD:5 LTC/BTC:6 LTC/EUR:2 LTC/USD:2 MANA/EUR:5 MANA/USD:5 SNX/EUR:3 SNX/USD:3 TRX/EUR:6 TRX/USD:6 UNI/EUR:3 UNI/USD:3
  USDC/USD:4 USDT/USD:4 XLM/EUR:6 XLM/USD:6 XMR/EUR:2 XMR/USD:2 XRP/BTC:8 XRP/EUR:5 XRP/USD:5 XTZ/EUR:4 XTZ/USD:4 ZEC/USD:2`
    .split(/\s+/)
    .map((entry) => {
      const [symbol = '', decimals] = entry.split(':');
      return [symbol, Number(decimals)] as const;
    }),
);
