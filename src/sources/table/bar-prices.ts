/** Why four prices are no bar; undefined where they are one. */
export function whyNoBar(open: number, high: number, low: number, close: number): string | undefined {
  if (!(open > 0 && high > 0 && low > 0 && close > 0)) return priceReason(['open', open], ['high', high], ['low', low], ['close', close]);
  if (high < open || high < close) return `high ${high} is below ${high < open ? `open ${open}` : `close ${close}`}`;
  if (low > open || low > close) return `low ${low} is above ${low > open ? `open ${open}` : `close ${close}`}`;
  return undefined;
}

function priceReason(...prices: [string, number][]): string {
  const [name, value] = prices.find(([, price]) => !(price > 0))!;
  return Number.isNaN(value) ? `${name} is missing` : `${name} ${value} is not positive`;
}
