/** Names of venues where there is little room. */

/** A title without what every venue of a kind shares: `Binance USD-M futures` is `Binance`. */
export const shortTitle = (title: string): string => title.split(/[ ,]/)[0] ?? title;

/** `Binance, Bybit, OKX`; in full where two would read the same. */
export function raceWords(titles: readonly string[]): string {
  const short = titles.map(shortTitle);
  return (new Set(short).size === short.length ? short : titles).join(', ');
}
