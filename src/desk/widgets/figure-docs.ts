/** What the plain figures of the desk are: those that no study computes. Same form as the help of a study; the library lists them too. */
import type { Doc } from '../../core/doc.ts';

export interface FigureDoc {
  readonly title: string;
  readonly doc: Doc;
}

const tape = 'Trades as the source gave them, in the order they came; times in UTC.';
const tex = String.raw;

function figure(title: string, what: string, formula: string[], read: string, limits: string, more: Partial<Doc> = {}): FigureDoc {
  return { title, doc: { what, formula, read, limits, references: [tape], ...more } };
}

const bars = 'Bars stand on a grid from the epoch: 15 s bars begin at :00, :15, :30, :45. An interval without a trade has no bar.';
const returns =
  'Of log returns of closes one second apart; an empty second repeats the last close. Of a file of bars: of closes of its own bars that follow each other. Not annualised.';

export const figures: Readonly<Record<string, FigureDoc>> = {
  'last-price': figure(
    'Last price',
    'The price of the newest trade seen, in quote currency. Its colour and arrow tell the last change of the price, not who traded; the tag in the candle chart has the colour of its bar instead, close against open.',
    [tex`p_n`],
    'The mark at its side: up when the price before it that differed was lower.',
    'One trade may be small, late or off the book. When nothing trades it stands still though quotes move.',
    { where: '$n$: the newest trade at the position of the replay.' },
  ),
  mid: figure(
    'Mid',
    'The middle of the best bid and ask, in quote currency; shown where the session holds no trades.',
    [tex`\tfrac12 (a + b)`],
    'Where a price would stand between the two sides.',
    'Nobody has traded at it.',
    { where: '$a$, $b$: best ask and best bid as they were last heard.' },
  ),
  change: figure(
    'Change',
    'How far the last price is from the first trade of the session.',
    [tex`\frac{p_n}{p_1} - 1`],
    'Above zero: dearer than at the start.',
    'It depends on where the session happens to begin; it is not a day’s change. With one trade there is none.',
  ),
  spread: figure(
    'Spread of the quotes, now',
    'Best ask less best bid, in quote currency and in price steps.',
    [tex`s = a - b`],
    'What it costs to buy and sell at once. One step is the least it can be.',
    'Of quotes as they were last heard. Negative means a crossed book: the data is late or wrong, and it is not shown.',
    { where: '$a$, $b$: best ask and best bid.', references: ['Foucault, Pagano, Röell, Market Liquidity, ch. 2 (2013)'] },
  ),
  open: figure(
    'Open',
    'Price of the first trade of the bar.',
    [tex`p_1`],
    bars,
    'Where data is missing at the start it is the first trade seen.',
  ),
  high: figure('High', 'Highest price in the bar.', [tex`\max_i p_i`], bars, 'One odd print makes it.'),
  low: figure('Low', 'Lowest price in the bar.', [tex`\min_i p_i`], bars, 'One odd print makes it.'),
  close: figure(
    'Close',
    'Price of the last trade of the bar.',
    [tex`p_n`],
    bars,
    'The newest bar is not closed yet: its close is the last price.',
  ),
  volume: figure(
    'Volume',
    'Quantity traded, in base currency.',
    [tex`\sum_i q_i`],
    'In a chart, coloured by the bar’s direction; grey where no trade told its side.',
    'Wash trades count like any other. What fell into a gap is missing.',
  ),
  rows: figure(
    'Rows',
    'Ticks seen so far, of all that the session holds.',
    [],
    'Trades, levels, quotes, gaps and seconds all count as one row each. Of a session of bars the bars are counted.',
    'Says nothing about how much time has passed.',
    {
      references: ['The glossary, under tick'],
    },
  ),
  rate: figure(
    'Rate',
    'Rows a second while a replay plays, measured on this machine over the last second.',
    [],
    'At speed max it is what the engine can do.',
    'Empty while nothing plays. Other tabs and a hidden window slow it.',
    {
      references: ['Measured by the page'],
    },
  ),
  messages: figure(
    'Messages',
    'Messages a second from the feeds that run now, averaged over the last seconds.',
    [],
    'None while nothing is live.',
    'A venue may pack many changes into one message: it is not the rate of ticks.',
    {
      references: ['Measured by the page'],
    },
  ),
  lag: figure(
    'Lag',
    'How much later than the fastest message a message arrived, by the venue’s stamp: the middle one, and the one that a hundredth exceed.',
    [tex`\ell = (t^{\mathrm{rx}} - t) - \min_i (t^{\mathrm{rx}}_i - t_i)`],
    'Steady is good; growing means that the line or this machine does not keep up. 0.0 / 0.0: all were as late as the fastest.',
    'It is the spread of the lag and not the lag itself: the clocks of venue and machine differ by an unknown amount, so the fastest counts as 0. A simulated market has no way to travel.',
    {
      references: ['Measured by the page'],
    },
  ),
  memory: figure(
    'Memory',
    'What the engine and the page hold in memory, as far as the browser tells.',
    [],
    'Planned when a session is opened; it does not grow with its length.',
    'Browsers tell it roughly or in part.',
    {
      references: ['Measured by the page'],
    },
  ),
  gaps: figure(
    'Gaps',
    'Stretches in which data is known to be missing: how many, and how long together.',
    [tex`\sum_k (t^{\mathrm{to}}_k - t^{\mathrm{from}}_k)`],
    'Charts hatch them. Numbers whose window touches one say so instead of a value.',
    'Only losses that can be told are counted: a broken chain of ids, a lost connection. A file without ids can miss rows unseen.',
    { references: ['The glossary, under gap'] },
  ),
  storage: figure(
    'Storage',
    'What this page keeps in the browser, of what the browser grants it.',
    [],
    'Near the limit old sessions may have to go; an export is offered first.',
    'The grant is the browser’s estimate and may shrink.',
    {
      references: ['WHATWG Storage Standard, StorageManager.estimate'],
    },
  ),
  'tick-hash': figure(
    'Hash of the ticks',
    'SHA-256 over all rows of the session in one canonical form. Two sessions with the same hash hold the same ticks, bit for bit.',
    [tex`\mathrm{SHA256}(\mathrm{rows})`],
    'Compare it after sending a session, or with a run elsewhere. The first eight digits are shown.',
    'It proves sameness, not truth: a wrong recording has a hash too.',
    { references: ['FIPS 180-4, Secure Hash Standard (2015)'] },
  ),
  'session-span': figure(
    'Span',
    'From the first row of the session to its last.',
    [tex`t_n - t_1`],
    'Gaps are inside it.',
    'It is exchange time, not the time the recording took.',
  ),
  'session-bytes': figure(
    'Size',
    'What the session takes in this browser’s storage, packed.',
    [],
    'Usually 5 to 12 bytes a row.',
    'Keyframes are counted apart.',
    { references: ['Measured by the page'] },
  ),
  'first-last': figure(
    'First, last',
    'Prices of the first and last trade of the stretch.',
    [tex`p_1,\; p_n`],
    'Their ratio is the change.',
    'Single trades: see the VWAP for what was paid on the whole.',
  ),
  'low-high': figure(
    'Low, high',
    'Lowest and highest price of the stretch.',
    [tex`\min_i p_i,\; \max_i p_i`],
    'The range that was traded.',
    'One odd print makes either.',
  ),
  'summary-change': figure(
    'Change',
    'Last price of the stretch over its first, less one.',
    [tex`\frac{p_n}{p_1} - 1`],
    'Above zero: dearer at the end.',
    'Depends on the two ends alone.',
  ),
  'summary-vwap': figure(
    'VWAP',
    'Average price of the stretch, every trade weighted by its size.',
    [tex`\frac{\sum_i p_i q_i}{\sum_i q_i}`],
    'What was paid on the whole.',
    'Large single trades rule it.',
    {
      references: ['Berkowitz, Logue, Noser, The Total Cost of Transactions on the NYSE, J. Finance 43 (1988)'],
    },
  ),
  trades: figure(
    'Trades',
    'How many trades the stretch has.',
    [tex`n`],
    'Together with the volume it tells small trades from large.',
    'Venues differ in what they report as one trade: a fill, or an order’s fills together.',
  ),
  'trades-a-second': figure(
    'Trades a second',
    'Trades over the length of the stretch.',
    [tex`\frac{n}{t_n - t_1}`],
    'How busy it was on average.',
    'Trading comes in bursts; the average hides them. Gaps are inside the length.',
  ),
  'bought-sold': figure(
    'Bought, sold',
    'Volume in which the buyer, and in which the seller, crossed the spread.',
    [tex`\sum_{d_i=+1} q_i,\; \sum_{d_i=-1} q_i`],
    'Who was in a hurry.',
    'Empty where the source does not tell the side. Every trade has both a buyer and a seller.',
    { where: '$d_i$: side of the aggressor.' },
  ),
  delta: figure(
    'Delta',
    'Bought less sold volume.',
    [tex`\sum_i d_i q_i`],
    'Above zero: buyers crossed the spread for more.',
    'Not known where the source does not tell the side.',
    { where: '$d_i$: side of the aggressor.' },
  ),
  value: figure(
    'Value',
    'Price times quantity of all trades, in quote currency.',
    [tex`\sum_i p_i q_i`],
    'Turnover.',
    'For inverse contracts quantity is converted first.',
  ),
  'trade-size': figure(
    'Size: mean, median',
    'Mean and middle quantity of a trade.',
    [tex`\bar q,\; \mathrm{med}(q)`],
    'A mean far above the median: few trades carry the volume.',
    'The median is exact only as far as sizes are told apart; venues that aggregate fills show larger trades.',
  ),
  'largest-trade': figure(
    'Largest trade',
    'Largest quantity of one trade.',
    [tex`\max_i q_i`],
    'Against the median it tells how lone it is.',
    'A large order filled in parts does not show here.',
  ),
  'return-n': figure(
    'n',
    'Returns that the next figures rest on.',
    [tex`n`],
    returns,
    'Below a few hundred, skew and kurtosis are mostly chance.',
  ),
  'return-mean': figure(
    'Mean',
    'Average return, basis points.',
    [tex`\bar r = \frac1n \sum_t \ln\frac{c_t}{c_{t-1}}`],
    returns,
    'Its standard error is the standard deviation over the root of n: usually larger than the mean itself.',
  ),
  'return-std': figure(
    'Standard deviation',
    'Spread of the returns, basis points.',
    [tex`\sqrt{\tfrac{1}{n-1}\sum_t (r_t - \bar r)^2}`],
    returns,
    'Prices that bounce between bid and ask widen it; empty seconds narrow it.',
  ),
  'return-skew': figure(
    'Skew',
    'Asymmetry of the returns.',
    [tex`\frac{m_3}{m_2^{3/2}}`],
    'Below zero: the large moves were falls.',
    'A few returns decide it.',
    { where: '$m_k$: the $k$-th central moment.' },
  ),
  'return-kurtosis': figure(
    'Excess kurtosis',
    'Weight of the tails, less that of a normal distribution.',
    [tex`\frac{m_4}{m_2^2} - 3`],
    'Above zero: more very small and very large moves than a normal would have.',
    'A single return can make it. Empty seconds raise it.',
    { where: '$m_k$: the $k$-th central moment.' },
  ),
  'return-range': figure(
    'Worst, best',
    'Lowest and highest return, basis points.',
    [tex`\min_t r_t,\; \max_t r_t`],
    returns,
    'Across a gap there is no return.',
  ),
  'mean-spread': figure(
    'Spread of the quotes, mean over time',
    'Best ask less best bid, every state weighted by how long it stood.',
    [tex`\frac{\sum_k (a_k - b_k)\,\Delta t_k}{\sum_k \Delta t_k}`],
    'The usual cost of crossing at once.',
    'Of the best level alone: a larger order pays more. Gaps are left out.',
    { references: ['Foucault, Pagano, Röell, Market Liquidity, ch. 2 (2013)'] },
  ),
  'spread-bps': figure(
    'Spread, basis points',
    'The mean spread over the mid, in ten-thousandths.',
    [tex`10^4\,\frac{a-b}{(a+b)/2}`],
    'Comparable between instruments.',
    'Of the best level alone.',
    { references: ['Foucault, Pagano, Röell, Market Liquidity, ch. 2 (2013)'] },
  ),
  quotes: figure(
    'Quotes',
    'How many states of the best bid and ask the stretch has.',
    [tex`n`],
    'How often the best level changed.',
    'Venues that send snapshots show fewer changes than there were.',
  ),
};
