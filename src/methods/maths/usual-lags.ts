/** How many lags Newey and West's error takes where nobody says otherwise. */

/** Lags by the usual rule 4 (n / 100)^(2/9). */
export function usualLags(n: number): number {
  let lags = 0;
  while (4 ** 9 * (n / 100) ** 2 >= (lags + 1) ** 9) lags++;
  return lags;
}
