/**
 * `npm test`: kernels, types, lint, unit tests, browser tests, build, journeys. It goes on after a failure so that the counts are
 * whole; types and lint count as one failure each when they fail. The last line is `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
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

/** A step that others need ends the run when it fails. */
const steps = [
  { command: ['node', 'test/tools/chromium.mjs'], needed: true },
  { command: ['npm', 'run', '--silent', 'kernels'], needed: true },
  { command: ['npm', 'run', '--silent', 'types'] },
  { command: ['npm', 'run', '--silent', 'lint'] },
  { command: ['npx', ...vitest('unit')], counts: () => readCounts(`${reports}/unit.json`, countVitest) },
  {
    command: ['npx', ...vitest('browser')],
    counts: () => readCounts(`${reports}/browser.json`, countVitest),
    says: `${reports}/methods.txt`,
  },
  { command: ['npx', 'vite', 'build', '--logLevel', 'warn'], needed: true },
  {
    command: ['npx', 'playwright', 'test', '-c', 'test/playwright.config.ts', '--project=desk'],
    counts: () => readCounts(`${reports}/playwright.json`, countPlaywright),
  },
];

rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const all = [];
const times = [];
for (const { command, counts, says, needed } of steps) {
  const [program, ...args] = command;
  const text = command.filter((part) => !part.startsWith('--reporter') && !part.startsWith('--outputFile')).join(' ');
  process.stdout.write(`\n> ${text}\n`);
  const start = performance.now();
  const { status } = spawnSync(program, args, { cwd: root, stdio: 'inherit' });
  times.push(`${((performance.now() - start) / 1000).toFixed(0)} s  ${text}`);
  if (counts) all.push(counts());
  if (says && existsSync(says)) process.stdout.write(`\nFixtures that pass in the browser:\n${readFileSync(says, 'utf8')}`);
  if (status === 0) continue;
  if (counts && all.at(-1).failed > 0) continue;
  all.push({ passed: 0, failed: 1, skipped: 0 });
  process.stdout.write(`\n${text} failed.\n`);
  if (needed) break;
}

const { passed, failed, skipped } = addCounts(all);
process.stdout.write(`\n${times.join('\n')}\n${skipped} skipped\n${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);
