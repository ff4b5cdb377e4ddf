/** What an import may be given, as named blobs: a File, a Blob, a URL to fetch, or the text itself. */
import { QuantabError } from '../core/errors.ts';
import type { ImportSource } from './types.ts';

export interface NamedBlob {
  name: string;
  blob: Blob;
}

export async function readSources(sources: ImportSource[], signal?: AbortSignal): Promise<NamedBlob[]> {
  if (sources.length === 0) throw new QuantabError('bad-input', 'An import needs at least one file.');
  return Promise.all(sources.map((source) => readSource(source, signal)));
}

async function readSource(source: ImportSource, signal: AbortSignal | undefined): Promise<NamedBlob> {
  if (source instanceof File) return { name: source.name, blob: source };
  if (source instanceof Blob) return { name: 'data', blob: source };
  if (source instanceof URL) return fetchSource(source, signal);
  if (typeof source !== 'string')
    throw new QuantabError('bad-input', `An import takes a File, a Blob, a URL or text, was ${typeof source}.`);
  if (/^(https?:|blob:|data:)\S*$/.test(source.trim())) return fetchSource(new URL(source.trim()), signal);
  return { name: 'text', blob: new Blob([source]) };
}

async function fetchSource(url: URL, signal: AbortSignal | undefined): Promise<NamedBlob> {
  let response: Response;
  try {
    response = await fetch(url, signal ? { signal } : {});
  } catch (thrown) {
    if (signal?.aborted) throw new QuantabError('cancelled', 'The import was cancelled; nothing was stored.');
    throw new QuantabError(
      'offline',
      `${url.host || url.protocol} did not answer, or does not let this page read it.`,
      thrown instanceof Error ? thrown.message : undefined,
    );
  }
  if (!response.ok) throw new QuantabError('not-found', `${url.href} answered ${response.status} ${response.statusText}.`);
  return { name: decodeURIComponent(url.pathname.split('/').pop() || url.host), blob: await response.blob() };
}
