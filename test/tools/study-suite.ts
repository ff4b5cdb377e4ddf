/**
 * What every study must keep, whatever it computes. Each check gives undefined, or what went wrong in a sentence: so the checks
 * themselves can be tried on studies that are broken on purpose (test/tools/broken).
 */
import type { ParamValues } from '../../src/core/doc.ts';
import type { StudyDefinition } from '../../src/studies/study.ts';
import { type LaneData, makeLaneData, part, withUnknown } from './lane-data.ts';
import { openRandom, randomCuts } from './random-session.ts';
import { StudyRig } from './study-rig.ts';

export type Check = (definition: StudyDefinition, params: ParamValues) => string | undefined;

const rows = 9_000;

/** The defaults, and a second set away from them: numbers halved, the last of the options. */
export function paramSets(definition: StudyDefinition): ParamValues[] {
  const defaults: ParamValues = {};
  const others: ParamValues = {};
  for (const [name, spec] of Object.entries(definition.params)) {
    defaults[name] = spec.default;
    if (typeof spec.default === 'number') others[name] = Math.max(spec.min ?? Number.NEGATIVE_INFINITY, spec.default / 2);
    else if (typeof spec.default === 'boolean') others[name] = !spec.default;
    else others[name] = spec.options?.at(-1) ?? spec.default;
  }
  return Object.keys(defaults).length > 0 ? [defaults, others] : [defaults];
}

/** Rows are made once for all studies of a clock: nobody writes to them. */
const made = new Map<string, LaneData>();

function dataFor({ clock, instruments }: StudyDefinition, seed: number, n = rows): LaneData {
  if (n !== rows) return makeLaneData(clock, instruments, n, seed);
  const key = `${clock} ${instruments} ${seed}`;
  const data = made.get(key) ?? makeLaneData(clock, instruments, n, seed);
  made.set(key, data);
  return data;
}

/** First difference of two sets of outputs over their first `n` rows; every NaN is the same. */
function difference(definition: StudyDefinition, a: Float64Array[], b: Float64Array[], n = a[0].length): string | undefined {
  for (const [c, spec] of definition.outputs.entries()) {
    for (let i = 0; i < n; i++) {
      if (!Object.is(a[c][i], b[c][i])) return `output ${spec.id}, row ${i}: ${a[c][i]} and ${b[c][i]}`;
    }
  }
  return undefined;
}

export const checkCuts: Check = (definition, params) => {
  const data = dataFor(definition, 1);
  const expected = new StudyRig(definition, params).run(data).outputs;
  for (const seed of [2, 3, 4]) {
    const cut = new StudyRig(definition, params).run(data, randomCuts(rows, openRandom(seed))).outputs;
    const found = difference(definition, expected, cut);
    if (found) return `other cuts give other values: ${found}`;
  }
  const single = new StudyRig(definition, params).run(
    part(data, 0, 500),
    Array.from({ length: 500 }, (_, i) => i),
  );
  const found = difference(definition, single.outputs, expected);
  return found && `rows one by one give other values: ${found}`;
};

/** No look-ahead: what is appended, and what lies behind the pushed rows in the columns, changes nothing before it. */
export const checkPrefix: Check = (definition, params) => {
  const data = dataFor(definition, 5);
  const random = openRandom(6);
  const expected = new StudyRig(definition, params).run(data).outputs;
  for (let round = 0; round < 6; round++) {
    const n = 1 + Math.floor(random() * (rows - 1));
    const prefix = new StudyRig(definition, params).run(part(data, 0, n)).outputs;
    const found = difference(definition, prefix, expected, n);
    if (found) return `rows after row ${n - 1} change the outputs before them: ${found}`;
  }
  const plain = new StudyRig(definition, params);
  const peeking = new StudyRig(definition, params);
  peeking.load(data, 0, 4_000);
  plain.push(data, 0, 100);
  peeking.push(data, 0, 100);
  const found = difference(definition, plain.outputs, peeking.outputs);
  return found && `rows behind the pushed ones are read: ${found}`;
};

export const checkReset: Check = (definition, params) => {
  const data = dataFor(definition, 7);
  const rig = new StudyRig(definition, params).run(data);
  const expected = rig.outputs;
  rig.forget();
  rig.study.reset();
  const found = difference(definition, rig.run(data).outputs, expected);
  return found && `a reset does not start anew: ${found}`;
};

export const checkSaved: Check = (definition, params) => {
  const data = dataFor(definition, 8);
  const random = openRandom(9);
  const expected = new StudyRig(definition, params).run(data).outputs;
  for (let round = 0; round < 6; round++) {
    const at = Math.floor(random() * rows);
    const first = new StudyRig(definition, params).run(part(data, 0, at));
    const saved = first.save();
    // Loaded into a fresh study, and into one that has gone on meanwhile.
    for (const rig of [new StudyRig(definition, params), first.run(part(data, at, Math.min(rows, at + 700)))]) {
      rig.forget();
      rig.restore(saved);
      const tail = rig.run(part(data, at, rows)).outputs;
      const found = difference(
        definition,
        tail,
        expected.map((column) => column.subarray(at)),
      );
      if (found) return `saved at row ${at}, it goes on differently: ${found} (row counted from there)`;
    }
  }
  return undefined;
};

/** NaN before the row `warmup`, and something from it on; again after a gap that starts the study anew. */
export const checkWarmup: Check = (definition, params) => {
  const warmup = definition.warmup(params);
  if (!(Number.isInteger(warmup) && warmup >= 1)) return `warmup is a row number from 1 on, was ${warmup}`;
  const data = dataFor(definition, 10, warmup * 3 + 10);
  const rig = new StudyRig(definition, params);
  for (const when of ['the start', 'a gap']) {
    rig.forget();
    const outputs = rig.run(data).outputs;
    const early = outputs.findIndex((column) => column.subarray(0, warmup - 1).some((value) => !Number.isNaN(value)));
    if (early >= 0) return `output ${definition.outputs[early].id} is there before row ${warmup} after ${when}`;
    if (outputs.every((column) => Number.isNaN(column[warmup - 1]))) return `nothing is there at row ${warmup} after ${when}`;
    if (rig.study.gap()) break;
  }
  return undefined;
};

/** Gaps, NaN rows and empty pushes neither throw nor leave anything behind that stays. */
export const checkGaps: Check = (definition, params) => {
  const data = dataFor(definition, 11);
  const random = openRandom(12);
  const rig = new StudyRig(definition, params);
  try {
    rig.study.push(0, 0);
    rig.study.gap();
    const at = 1_000 + Math.floor(random() * 1_000);
    rig.run(part(data, 0, at));
    rig.study.push(3, 3);
    const kept = rig.study.gap();
    rig.study.gap();
    rig.forget();
    const after = rig.run(part(data, at, rows)).outputs;
    if (!kept) {
      const fresh = new StudyRig(definition, params).run(part(data, at, rows)).outputs;
      const found = difference(definition, after, fresh);
      if (found) return `after a gap it is not as new: ${found}`;
    }
    const plain = new StudyRig(definition, params).run(part(data, 0, 300));
    plain.study.push(5, 5);
    const pushed = plain.run(part(data, 300, 600)).outputs;
    const found = difference(definition, pushed, new StudyRig(definition, params).run(part(data, 0, 600)).outputs);
    if (found) return `an empty push changes something: ${found}`;
    const clean = new StudyRig(definition, params).run(data).outputs;
    for (const [from, to] of [
      [0, 1],
      [0, 50],
      [2_000, 2_001],
      [2_000, 2_700],
    ]) {
      const outputs = new StudyRig(definition, params).run(withUnknown(data, from, to)).outputs;
      // A value that the clean rows do not have either (no bounce, too few buckets) need not come back.
      const poisoned = outputs.findIndex((column, c) =>
        column.subarray(rows - 1_000).some((value, k) => !Number.isFinite(value) && Number.isFinite(clean[c]![rows - 1_000 + k]!)),
      );
      if (poisoned >= 0) return `output ${definition.outputs[poisoned].id} does not recover from unknown rows ${from} to ${to}`;
    }
  } catch (thrown) {
    return `it throws: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
  }
  return undefined;
};

export const checks: Record<string, Check> = {
  'any cuts give the same values': checkCuts,
  'nothing looks ahead': checkPrefix,
  'a reset starts anew': checkReset,
  'a saved state goes on the same': checkSaved,
  'outputs begin at the warm-up': checkWarmup,
  'gaps, NaN and empty input are survived': checkGaps,
};
