/**
 * Products of Coinbase Advanced Trade and their price steps, from its own list of 2026-08-09: those of the most turnover in 24 hours.
 * Products in USDC are other names of those in USD (`-USDC` answers as `-USD`), but for the two that have no twin.
 */
export const productsAsOf = '2026-08-09';

export const priceSteps: Readonly<Record<string, number>> = Object.fromEntries(
  `BTC-USD:0.01 ETH-USD:0.01 SOL-USD:0.01 XRP-USD:0.0001 ZEC-USD:0.01 BICO-USD:0.000001 PUMP-USD:0.000001 ADA-USD:0.00001
  USDT-USD:0.00001 TAO-USD:0.01 XLM-USD:0.000001 HYPE-USD:0.01 SUI-USD:0.0001 LINK-USD:0.001 LTC-USD:0.01 ALGO-USD:0.00001
  SOL-EUR:0.01 DOGE-USD:0.00001 ONDO-USD:0.00001 NEAR-USD:0.0001 ENA-USD:0.00001 BTC-EUR:0.01 COOKIE-USD:0.00001 IMU-USD:0.00001
  UNI-USD:0.0001 AERO-USD:0.00001 USDT-USDC:0.0001 PENGU-USD:0.000001 XAN-USD:0.00001 AVAX-USD:0.001 VVV-USD:0.0001 FET-USD:0.00001
  CRV-USD:0.0001 ICP-USD:0.0001 BILL-USD:0.00001 TON-USD:0.0001 HFT-USD:0.0001 BTC-GBP:0.01 WLD-USD:0.0001 ETH-EUR:0.01
  RAVE-USD:0.0001 HBAR-USD:0.00001 LIGHTER-USD:0.001 DIMO-USD:0.00001 FARTCOIN-USD:0.0001 AAVE-USD:0.01 EURC-USDC:0.0001
  USELESS-USD:0.0001 BNB-USD:0.01 USD1-USD:0.0001 GWEI-USD:0.000001 ALLO-USD:0.0001 DOT-USD:0.0001 PAXG-USD:0.01 LA-USD:0.0001
  RE-USD:0.0001 XRP-EUR:0.0001 L3-USD:0.00001 ETH-GBP:0.01 KAITO-USD:0.0001 BTC-USDT:0.01 ETH-USDT:0.01 ETH-BTC:0.000001
  SOL-BTC:0.0000001 LTC-BTC:0.000001`
    .split(/\s+/)
    .map((entry) => {
      const [symbol = '', step] = entry.split(':');
      return [symbol, Number(step)] as const;
    }),
);

/** The product whose book and trades a product has: `BTC-USD` of `BTC-USDC`. */
export function productOf(symbol: string): string {
  return symbol.endsWith('-USDC') && priceSteps[symbol] === undefined ? symbol.slice(0, -1) : symbol;
}
