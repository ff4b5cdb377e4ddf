/** Answers that are columns leave the worker without a copy: their buffers are transferred. */
import { transfer } from 'comlink';
import type { EngineService } from './protocol.ts';

/** The same service, whose column answers are marked for transfer. Every answer is made afresh, so nothing else holds its buffers. */
export function installViewTransfer(service: EngineService): EngineService {
  return {
    ...service,
    view: async (ref, request) => {
      const frame = await service.view(ref, request);
      return transfer(frame, buffersOf({ ...frame.columns, gaps: frame.gaps }));
    },
    trades: async (query) => owned(await service.trades(query)),
    quotes: async (query) => owned(await service.quotes(query)),
    rows: async (job, kind, query) => owned(await service.rows(job, kind, query)),
    bars: async (query) => owned(await service.bars(query)),
    barsTogether: async (query) => {
      const found = await service.barsTogether(query);
      const columns = found.bars.flatMap((bars) => Object.values(bars) as Float64Array[]);
      return transfer(found, buffersOf(Object.fromEntries([...columns, ...found.gaps].entries())));
    },
    scalars: async (query) => {
      const found = await service.scalars(query);
      return transfer(found, buffersOf({ ts: found.ts, value: found.value }));
    },
    flow: async (call, query) => {
      const answer = await service.flow(call, query);
      return transfer(answer, nestedBuffers(answer));
    },
    runStudy: async (job, id, request, progress) => {
      const result = await service.runStudy(job, id, request, progress);
      return transfer(result, buffersOf({ ts: result.ts, ...result.outputs }));
    },
  };
}

function owned<T extends object>(columns: T): T {
  return transfer(columns, buffersOf(columns as Record<string, Float64Array>));
}

/** Of an answer's own columns and of those of its parts. */
function nestedBuffers(answer: object): ArrayBuffer[] {
  const columns: [string, Float64Array][] = [];
  const take = (value: unknown): void => {
    if (ArrayBuffer.isView(value)) columns.push([String(columns.length), value as Float64Array]);
    else if (Array.isArray(value)) for (const part of value) for (const inner of Object.values(part as object)) take(inner);
  };
  for (const value of Object.values(answer)) take(value);
  return buffersOf(Object.fromEntries(columns));
}

/** Each buffer once, and only where the column is all of it. */
function buffersOf(columns: Record<string, Float64Array>): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const column of Object.values(columns)) {
    const { buffer } = column;
    if (buffer instanceof ArrayBuffer && column.byteLength === buffer.byteLength && buffer.byteLength > 0) buffers.add(buffer);
  }
  return [...buffers];
}
