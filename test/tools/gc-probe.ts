/** Counts what a study leaves on the JavaScript heap over a million rows, once its code is warm: bytes and garbage collections. */
import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { ParamValues } from '../../src/core/doc.ts';
import type { StudyDefinition } from '../../src/studies/study.ts';
import { makeLaneData } from './lane-data.ts';
import { rigRows, StudyRig } from './study-rig.ts';

const probed = 1_000_000;
const rounds = 8;

export interface Garbage {
  bytes: number;
  collections: number;
}

/** What compiling and bookkeeping may cost: a quarter of a byte a row. One boxed number a row is 12 MB. */
export const garbageLimit = probed / 4;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** The best of a few rounds: the code may still be compiled in the first. Nothing but the study runs inside a round. */
export async function measureGarbage(definition: StudyDefinition, params: ParamValues): Promise<Garbage> {
  const rig = new StudyRig(definition, params);
  const data = makeLaneData(definition.clock, definition.instruments, rigRows, 20);
  rig.load(data, 0, rigRows);
  const span = data.ts[rigRows - 1] - data.ts[0] + 1_000;
  let best: Garbage = { bytes: Number.POSITIVE_INFINITY, collections: Number.POSITIVE_INFINITY };
  for (let round = 0; round < rounds; round++) {
    collect();
    const began = performance.now();
    let ended = Number.POSITIVE_INFINITY;
    let collections = 0;
    const observer = new PerformanceObserver((list) => {
      collections += list.getEntries().filter((entry) => entry.startTime >= began && entry.startTime <= ended).length;
    });
    observer.observe({ entryTypes: ['gc'] });
    const before = getHeapStatistics().used_heap_size;
    for (let done = 0; done < probed; done += rigRows) {
      rig.study.push(0, rigRows);
      rig.shift(span);
    }
    const bytes = getHeapStatistics().used_heap_size - before;
    ended = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 20));
    observer.disconnect();
    if (collections < best.collections || (collections === best.collections && bytes < best.bytes)) best = { bytes, collections };
    if (best.bytes <= garbageLimit && best.collections === 0) break;
  }
  return best;
}
