/** What hosts are told to send is what the page is built and previewed with. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const guide = readFileSync('src/docs/hosting.md', 'utf8');
const config = readFileSync('vite.config.ts', 'utf8');

it('documents the content policy that is in force', () => {
  const documented = /^Content-Security-Policy: (.+)$/m.exec(guide)?.[1];
  const list = /const contentPolicy = \[([^\]]+)\]/.exec(config)?.[1] ?? '';
  const inForce = [...list.matchAll(/"([^"]+)"/g)].map(([, directive]) => directive).join('; ');
  expect(inForce).toContain("script-src 'self' 'wasm-unsafe-eval'");
  expect(documented).toBe(inForce);
});
