/** Hierarchical risk parity (López de Prado 2016): order by single linkage, then split by inverse variance. */

/** Leaves of the single-linkage tree, the older cluster of each merge on the left, as scipy's `leaves_list` gives them. */
export function linkageOrder(distance: readonly (readonly number[])[]): number[] {
  const n = distance.length;
  const nearest = new Array<number>(n).fill(Number.POSITIVE_INFINITY);
  const inside = new Set<number>();
  const edges: { a: number; b: number; length: number }[] = [];
  let at = 0;
  for (let k = 1; k < n; k++) {
    inside.add(at);
    let next = -1;
    for (let i = 0; i < n; i++) {
      if (inside.has(i)) continue;
      nearest[i] = Math.min(nearest[i]!, distance[at]![i]!);
      if (next < 0 || nearest[i]! < nearest[next]!) next = i;
    }
    // The point before is already in the cluster that the new one joins; naming it settles ties as scipy does.
    edges.push({ a: at, b: next, length: nearest[next]! });
    at = next;
  }
  edges.sort((one, other) => one.length - other.length);

  const clusters = Array.from({ length: n }, (_, i) => ({ id: i, leaves: [i] }));
  edges.forEach(({ a, b }, k) => {
    const [one, other] = [clusters[a]!, clusters[b]!];
    const [left, right] = one.id < other.id ? [one, other] : [other, one];
    const merged = { id: n + k, leaves: [...left.leaves, ...right.leaves] };
    for (const leaf of merged.leaves) clusters[leaf] = merged;
  });
  return clusters[0]!.leaves;
}

/** Variance of a cluster held in inverse proportion to its variances. */
function clusterVariance(cov: readonly (readonly number[])[], members: readonly number[]): number {
  const inverse = members.map((i) => 1 / cov[i]![i]!);
  const total = inverse.reduce((sum, value) => sum + value, 0);
  let variance = 0;
  members.forEach((i, a) => {
    members.forEach((j, b) => {
      variance += (inverse[a]! / total) * cov[i]![j]! * (inverse[b]! / total);
    });
  });
  return variance;
}

/** Weights by bisection of the order, half the members to each side. */
export function bisectedWeights(cov: readonly (readonly number[])[], order: readonly number[]): number[] {
  const weights = new Array<number>(order.length).fill(1);
  const split = (members: readonly number[]): void => {
    if (members.length < 2) return;
    const half = Math.floor(members.length / 2);
    const [left, right] = [members.slice(0, half), members.slice(half)];
    const [one, other] = [clusterVariance(cov, left), clusterVariance(cov, right)];
    for (const i of left) weights[i]! *= other / (one + other);
    for (const i of right) weights[i]! *= one / (one + other);
    split(left);
    split(right);
  };
  split(order);
  return weights;
}
