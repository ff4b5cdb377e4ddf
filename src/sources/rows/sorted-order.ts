/** Row numbers in ascending order of `keys`, stable; `reversed` takes equal keys from the last group to the first. */
export function sortedOrder(keys: Float64Array, reversed: boolean, group = 1): Uint32Array {
  const n = keys.length;
  let order = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[i] = reversed ? n - group - i + 2 * (i % group) : i;
  // A natural merge sort: nearly sorted rows have few runs and cost little.
  let spare = new Uint32Array(n);
  const runs: number[] = [0];
  for (let i = 1; i < n; i++) if (keys[order[i]!]! < keys[order[i - 1]!]!) runs.push(i);
  while (runs.length > 1) {
    let kept = 0;
    for (let r = 0; r < runs.length; r += 2) {
      const from = runs[r]!;
      merge(keys, order, spare, from, runs[r + 1] ?? n, runs[r + 2] ?? n);
      runs[kept++] = from;
    }
    runs.length = kept;
    [order, spare] = [spare, order];
  }
  return order;
}

function merge(keys: Float64Array, source: Uint32Array, target: Uint32Array, from: number, middle: number, to: number): void {
  let a = from;
  let b = middle;
  for (let i = from; i < to; i++) {
    if (a < middle && (b >= to || keys[source[a]!]! <= keys[source[b]!]!)) target[i] = source[a++]!;
    else target[i] = source[b++]!;
  }
}
