/** Wrong arguments are refused in words, never with the browser's own error. */
import { describe, expect, test } from 'vitest';
import { checkLongCall, checkMapping, checkSession, checkSpan, checkTimes } from '../../../src/api/check.ts';
import { guarded } from '../../../src/api/guard.ts';
import { parseWorkspace } from '../../../src/api/workspace-file.ts';
import { QuantabError } from '../../../src/core/errors.ts';
import { shown } from '../../../src/core/shown.ts';
import { ruleOf } from '../../../src/engine/bar-rule.ts';
import { planStream } from '../../../src/engine/live-plan.ts';
import { planChange } from '../../../src/engine/stream-plan.ts';
import { defaultParams } from '../../../src/sources/simulator/params.ts';

function cycle(): object {
  const made: { self?: object } = {};
  made.self = made;
  return made;
}

const odd: [string, unknown][] = [
  ['null', null],
  ['NaN', Number.NaN],
  ['text', 'x'],
  ['long text', 'a'.repeat(1e6)],
  ['a list', []],
  ['a function', () => 1],
  ['a symbol', Symbol('s')],
  ['a BigInt', 10n],
  ['true', true],
  ['a bare object', Object.create(null)],
  ['a cycle', cycle()],
];

/** The words of a refusal. */
function refusal(call: () => unknown): string {
  try {
    call();
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(QuantabError);
    const { code, message } = thrown as QuantabError;
    expect(code).not.toBe('internal');
    expect(message).not.toMatch(/\[object|is not a function|Cannot /);
    expect(message.length).toBeLessThan(700);
    return message;
  }
  return '';
}

describe.each(odd)('%s', (_, value) => {
  const wrong = value as never;
  test('is shown in a few words', () => expect(shown(value).length).toBeLessThan(90));
  test('is no session, query, option or mapping', () => {
    if (typeof value !== 'string') expect(refusal(() => checkSession(value))).toContain('session id');
    expect(refusal(() => checkSpan(wrong))).not.toBe('');
    expect(refusal(() => checkTimes({ from: wrong }))).toContain('from is a time');
    expect(refusal(() => checkLongCall({ signal: wrong }, 'x'))).toContain('signal');
    if (typeof value !== 'function') expect(refusal(() => checkLongCall({ onProgress: wrong }, 'x'))).toContain('onProgress');
    expect(refusal(() => checkMapping(wrong))).toContain('mapping');
  });
  test('is no bar rule, workspace or stream', () => {
    for (const given of [wrong, { ticks: wrong }] as never[])
      if (value !== true) expect(refusal(() => ruleOf(given))).toContain('bar rule');
    expect(refusal(() => parseWorkspace(wrong))).not.toBe('');
    expect(refusal(() => parseWorkspace({ version: wrong }))).not.toBe('');
    const stream = { venue: 'simulated' };
    expect(refusal(() => planStream(wrong, 0))).not.toBe('');
    if (!Array.isArray(value)) expect(refusal(() => planStream({ ...stream, instruments: wrong }, 0))).toContain('list of ids');
    if (value !== true) expect(refusal(() => planStream({ ...stream, record: wrong }, 0))).toContain('record');
    expect(refusal(() => planStream({ ...stream, seconds: wrong }, 0))).toContain('seconds');
    expect(refusal(() => planStream({ ...stream, params: { seed: wrong } }, 0))).toContain('seed');
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      expect(refusal(() => planStream({ ...stream, params: wrong }, 0))).toContain('params');
    if (typeof value !== 'object' || value === null) expect(refusal(() => planChange(defaultParams, wrong))).toContain('change');
  });
});

test('a market of given seconds that stands still would never begin', () => {
  expect(refusal(() => planStream({ venue: 'simulated', seconds: 5, speed: 0 }, 0))).toContain('would never come');
});

test('the edge refuses with its own error alone, at once or later', async () => {
  const edge = guarded({
    version: '1',
    now: (value: { a: { b: number } }) => value.a.b,
    inner: { later: async (value: { a: { b: number } }) => value.a.b, clone: async (value: unknown) => structuredClone(value) },
  });
  expect(edge.version).toBe('1');
  expect(edge.now({ a: { b: 2 } })).toBe(2);
  expect(() => edge.now(null as never)).toThrow(QuantabError);
  await expect(edge.inner.later(null as never)).rejects.toBeInstanceOf(QuantabError);
  await expect(edge.inner.clone(() => 1)).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('plain values') });
});
