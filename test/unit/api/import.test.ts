/** `sessions.import` over a real engine and decoder: what is stored stands, whatever fails after it. */
import 'fake-indexeddb/auto';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createSessions } from '../../../src/api/sessions.ts';
import { QuantabError } from '../../../src/core/errors.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import type { WorkerClient } from '../../../src/engine/workers/client.ts';
import { openPortSink } from '../../../src/engine/workers/port-sink.ts';
import type { DecodeRequest, JobService } from '../../../src/engine/workers/protocol.ts';
import { createEngineService } from '../../../src/engine/workers/service.ts';
import { decodeFiles } from '../../../src/sources/file.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { freshName } from '../store/ticks.ts';

beforeAll(loadKernelsInNode);
// What a page has and Node may not.
beforeAll(() => void vi.stubGlobal('navigator', {}));
afterAll(() => void vi.unstubAllGlobals());

const text = 'when,paid,much\n2024-01-01 00:00:00,100,1\n2024-01-01 00:00:01,101,2\n';
const mapping = { columns: { ts: 0, px: 1, qty: 2 }, symbol: 'A-B' };

it('gives the report of a stored import, with a note, when its mapping cannot be remembered', async () => {
  const store = await openStore(freshName());
  const engine = createEngineService({ openStore: async () => store, loadKernels: loadKernelsInNode });
  await engine.start(() => undefined);
  const job = {
    async decode(request: DecodeRequest, port: MessagePort) {
      const sink = openPortSink(port);
      const report = await decodeFiles(request, sink, { signal: new AbortController().signal });
      sink.end(report.format, report.session);
      return report;
    },
  } as unknown as JobService;
  const client = { engine, ready: Promise.resolve(), job: (_: unknown, body: (worker: JobService) => unknown) => body(job) };
  const sessions = createSessions(client as unknown as WorkerClient);
  store.putSetting = async () => {
    throw new QuantabError('storage-full', 'The disk is full.');
  };
  const { sessionId, rows, notes } = await sessions.import(text, { format: 'trades-csv', mapping });
  expect(rows).toBe(2);
  expect(notes.at(-1)).toBe('The mapping of its columns could not be remembered: The disk is full.');
  expect((await sessions.list()).map(({ id }) => id)).toEqual([sessionId]);
  store.close();
});
