/** The contract of a method: mathematics as a pure function of plain arrays. One file a method, default export `defineMethod`. */
import type { Doc, ParamSpecs } from '../core/doc.ts';

/** What scripts and fixtures pass in: arrays of numbers (typed or not), matrices as arrays of rows, numbers, strings. */
export type MethodInput = Record<string, unknown>;
export type MethodResult = Record<string, unknown>;

export interface MethodDefinition {
  /** The file's name. */
  readonly id: string;
  readonly title: string;
  /** Input keys and what they hold, with units. */
  readonly inputs: Record<string, string>;
  readonly params: ParamSpecs;
  readonly outputs: Record<string, string>;
  /** Pure; throws QuantabError `bad-input` or `not-enough-data` for what it cannot compute. */
  run(input: MethodInput, params: Record<string, unknown>): MethodResult;
  readonly doc: Doc;
}

export function defineMethod(definition: MethodDefinition): MethodDefinition {
  return definition;
}
