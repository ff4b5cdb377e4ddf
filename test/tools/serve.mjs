/** Serves the production build in dist/ on this machine only: `node test/tools/serve.mjs [port]`, 4173 unless said. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { preview } from 'vite';

const root = resolve(import.meta.dirname, '../..');
const port = Number(process.argv[2] ?? 4173);

if (!existsSync(join(root, 'dist/index.html'))) {
  process.stderr.write('There is no build in dist/: run `npm run build` first.\n');
  process.exit(1);
}

try {
  await preview({ root, preview: { port, strictPort: true, host: 'localhost' }, logLevel: 'warn' });
  process.stdout.write(`Quantab is at http://localhost:${port} (Ctrl-C ends it)\n`);
} catch (error) {
  const taken = error?.code === 'EADDRINUSE' || /already in use/.test(error?.message);
  process.stderr.write(
    taken ? `Port ${port} is taken: end the program that uses it, then try again.\n` : `Cannot serve: ${error?.message ?? error}\n`,
  );
  process.exit(1);
}
