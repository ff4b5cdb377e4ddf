/** Recorded data of others, in the optional sibling folder ../shared: `describe.skipIf(!hasShared('binance-raw'))`. */
import { existsSync, openAsBlob, readdirSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

const root = resolve(import.meta.dirname, '../../../shared/data');

export function hasShared(folder: string): boolean {
  const there = existsSync(resolve(root, folder));
  if (!there) process.stdout.write(`skipped: ../shared/data/${folder} is not beside this clone\n`);
  return there;
}

export function sharedNames(folder: string): string[] {
  return readdirSync(resolve(root, folder)).sort();
}

export async function sharedFile(path: string): Promise<{ name: string; content: Blob }> {
  return { name: basename(path), content: await openAsBlob(resolve(root, path)) };
}

export function sharedText(path: string): string {
  const bytes = readFileSync(resolve(root, path));
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}
