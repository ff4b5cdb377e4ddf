/** Ranks of the known values from 1; equal values share the mean of theirs. NaN stays NaN. */
export function ranksOf(values: Float64Array): Float64Array {
  const order = Array.from(values.keys()).filter((i) => !Number.isNaN(values[i]));
  order.sort((a, b) => values[a]! - values[b]!);
  const out = new Float64Array(values.length).fill(Number.NaN);
  for (let from = 0, to = 1; to <= order.length; to++) {
    if (to < order.length && values[order[to]!] === values[order[from]!]) continue;
    for (let i = from; i < to; i++) out[order[i]!] = (from + to + 1) / 2;
    from = to;
  }
  return out;
}
