/**
 * `npm test`: kernels, types, lint, unit tests, build, browser tests, journeys. Test runs go on after a failure so that the counts
 * are whole; what cannot go on without an earlier step is not started. The last line is `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { addCounts, countPlaywright, countVitest, readCounts } from './report.mjs';

const root = resolve(import.meta.dirname, '../..');
const reports = resolve(root, 'test/.cache/report');
const vitest = (project) => [
  'vitest',
  'run',
  '--project',
  project,
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${reports}/${project}.json`,
];

/** A step that fails ends the run, unless it counts tests. */
const steps = [
  { command: ['node', 'test/tools/chromium.mjs'] },
  { command: ['npm', 'run', '--silent', 'kernels'] },
  { command: ['npm', 'run', '--silent', 'types'] },
  { command: ['npm', 'run', '--silent', 'lint'] },
  { command: ['npx', ...vitest('unit')], counts: () => readCounts(`${reports}/unit.json`, countVitest) },
  { command: ['npx', 'vite', 'build', '--logLevel', 'warn'] },
  { command: ['npx', ...vitest('browser')], counts: () => readCounts(`${reports}/browser.json`, countVitest) },
  {
    command: ['npx', 'playwright', 'test', '-c', 'test/playwright.config.ts', '--project=desk'],
    counts: () => readCounts(`${reports}/playwright.json`, countPlaywright),
  },
];

rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const all = [];
const times = [];
for (const { command, counts } of steps) {
  const [program, ...args] = command;
  const text = command.filter((part) => !part.startsWith('--reporter') && !part.startsWith('--outputFile')).join(' ');
  process.stdout.write(`\n> ${text}\n`);
  const start = performance.now();
  const { status } = spawnSync(program, args, { cwd: root, stdio: 'inherit' });
  times.push(`${((performance.now() - start) / 1000).toFixed(0)} s  ${text}`);
  if (counts) all.push(counts());
  if (status === 0) continue;
  if (counts && all.at(-1).failed > 0) continue;
  all.push({ passed: 0, failed: 1, skipped: 0 });
  process.stdout.write(`\n${text} failed.\n`);
  if (!counts) break;
}

const { passed, failed, skipped } = addCounts(all);
process.stdout.write(`\n${times.join('\n')}\n${skipped} skipped\n${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);
