import { compile } from '../../../src/core/expression/compile.ts';
import { openEvaluator } from '../../../src/core/expression/evaluate.ts';
import { parseExpression } from '../../../src/core/expression.ts';
import { readCondition } from '../../../src/engine/alerts/condition.ts';
import { Patrol } from '../../../src/engine/alerts/patrol.ts';
import type { Engine, EngineWatcher } from '../../../src/engine/engine.ts';
import type { Source } from '../../../src/engine/source.ts';
import { TickBatch } from '../../../src/market/batch.ts';
import { defineBench } from '../case.ts';

const ruleCount = 1_000;
const lanes = 4;
const columns = 4;
const rows = 64;
const batches = 200;

/** Values that come a few rows at a time, without the engine that computes them: what is timed is the rules alone. */
function openFeed() {
  const hosts = Array.from({ length: lanes }, () => ({ tap: undefined as Source['host']['tap'] }));
  const walk = Array.from({ length: lanes * columns }, (_, c) => {
    let value = 100;
    let seed = c + 1;
    return Float64Array.from({ length: rows * batches }, () => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      value += ((seed >>> 8) / 2 ** 24 - 0.5) * 0.05;
      return value;
    });
  });
  let at = 0;
  const engine = {
    row: 0,
    ts: 1_700_000_000e6,
    watcher: undefined as EngineWatcher | undefined,
    source(ref: string): Source {
      const [lane, column] = [Number(/^v(\d)/.exec(ref)?.[1]), Number(/\.c(\d)/.exec(ref)?.[1])];
      const values = walk[lane * columns + column]!;
      return { host: hosts[lane]!, fill: (into, to, n) => into.set(values.subarray(at, at + n), to), last: () => Number.NaN };
    },
  };
  const batch = TickBatch.allocate(rows);
  batch.n = rows;
  return {
    engine: engine as unknown as Engine,
    walk,
    /** One batch: in each lane one row in four of it. */
    push(k: number): void {
      at = k * rows;
      const own = rows / lanes;
      for (let i = 0; i < rows; i++) {
        engine.row++;
        engine.ts += 1_000;
        batch.ts[i] = engine.ts;
        hosts[i % lanes]!.tap?.note(Math.floor(i / lanes));
      }
      for (const { tap } of hosts) tap?.take(own);
      engine.watcher?.pushed(batch, 0, rows);
    },
  };
}

/** Thresholds over the range that the values walk through: some are near, most are not, as rules are. */
function ruleTexts(): string[] {
  return Array.from({ length: ruleCount }, (_, k) => {
    const value = (n: number): string => `v${(k + n) % lanes}[X].c${(k >> 2) % columns}`;
    const near = 100 + ((k % 200) - 100) * 0.02;
    const kind = k % 10;
    if (kind < 4) return `${value(0)} > ${near}`;
    if (kind < 6) return `${value(0)} crosses above ${near} or ${value(0)} < ${near - 2}`;
    if (kind < 8) return `${value(0)} > ${near} and ${value(1)} < ${near + 1}`;
    if (kind === 8) return `${value(0)} > ${near} for 5s`;
    return `${value(0)} - ${value(1)} > ${near - 99}`;
  });
}

export default defineBench({
  name: 'alerts-1000-rules',
  n: batches,
  note: `batches of ${rows} rows in ${lanes} lanes, ${ruleCount} rules over ${lanes * columns} values; the rival runs every rule's program over every batch`,
  setup() {
    const texts = ruleTexts();
    const feed = openFeed();
    let hits = 0;
    const patrol = new Patrol(feed.engine, { hit: () => void hits++ });
    for (const [k, text] of texts.entries()) patrol.add({ id: String(k), condition: readCondition(text, 0.2), cooldownMicros: 60e6 });
    if (patrol.waiting.size > 0) throw new Error([...patrol.waiting.values()][0]);
    const programs = texts.map((text) => compile(parseExpression(text)));
    const evaluators = programs.map(openEvaluator);
    const own = rows / lanes;
    const ts = new Float64Array(own);
    const out = new Float64Array(own);
    const inputs = programs.map(({ references }) =>
      references.map((ref) => feed.walk[Number(/^v(\d)/.exec(ref)?.[1]) * columns + Number(/\.c(\d)/.exec(ref)?.[1])]!),
    );
    // The least of the runs: other work of the machine counts in every one, more or less.
    let leastMs = Number.POSITIVE_INFINITY;
    return {
      run() {
        const began = performance.now();
        for (let k = 0; k < batches; k++) feed.push(k);
        leastMs = Math.min(leastMs, performance.now() - began);
        return hits;
      },
      rival() {
        let fired = 0;
        const before = new Uint8Array(ruleCount);
        for (let k = 0; k < batches; k++) {
          for (let i = 0; i < own; i++) ts[i] = (k * own + i) * 4_000;
          for (let r = 0; r < ruleCount; r++) {
            const columnsNow = inputs[r]!.map((column) => column.subarray(k * rows, k * rows + own));
            evaluators[r]!.push(columnsNow, ts, out, 0, own);
            for (let i = 0; i < own; i++) {
              if (out[i] === 1 && before[r] === 0) fired++;
              before[r] = out[i] === 1 ? 1 : 0;
            }
          }
        }
        return fired;
      },
      values: () => ({ usPerBatch: (leastMs * 1_000) / batches }),
    };
  },
});
