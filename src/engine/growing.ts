/** Float64 columns that grow together by doubling; `columns` gives trimmed copies. */

export interface Growing {
  readonly n: number;
  add(a: number, b?: number, c?: number, d?: number, e?: number): void;
  columns(): Float64Array[];
}

/** At most five columns. */
export function openGrowing(width: number, capacity = 4_096): Growing {
  let columns = Array.from({ length: width }, () => new Float64Array(capacity));
  let n = 0;
  function grow(): void {
    columns = columns.map((old) => {
      const wider = new Float64Array(old.length * 2);
      wider.set(old);
      return wider;
    });
  }
  return {
    get n() {
      return n;
    },
    add(a, b = Number.NaN, c = Number.NaN, d = Number.NaN, e = Number.NaN) {
      if (n === columns[0]?.length) grow();
      const [first, second, third, fourth, fifth] = columns;
      if (first) first[n] = a;
      if (second) second[n] = b;
      if (third) third[n] = c;
      if (fourth) fourth[n] = d;
      if (fifth) fifth[n] = e;
      n++;
    },
    columns: () => columns.map((column) => column.slice(0, n)),
  };
}
