/** Messages between the page, the engine worker and a job worker. Comlink carries calls; ports carry ticks. */

import type { Instrument } from '../../market/instrument.ts';
import type { Mapping, RejectedRow } from '../../sources/format.ts';

/** Over the tick port, job worker -> engine worker. `buffer` is a TickBatch, transferred. */
export type TickMessage =
  | { type: 'instrument'; index: number; instrument: Instrument }
  | { type: 'batch'; buffer: ArrayBuffer }
  | { type: 'end' }
  | { type: 'failed'; code: string; message: string };

/** Engine worker -> job worker: `count` more batches may be sent. */
export type CreditMessage = { type: 'credit'; count: number };

export interface DecodeRequest {
  job: string;
  files: { name: string; blob: Blob }[];
  format?: string;
  mapping?: Mapping;
}

export interface DecodeReport {
  format: string;
  rows: number;
  rejected: RejectedRow[];
  rejectedCount: number;
  skipped: Record<string, number>;
  bytes: number;
  /** The header line of a generic file and the mapping that was used, to be remembered. */
  remembered?: { header: string; mapping: Mapping };
}
