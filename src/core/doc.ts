/** What a number is and how far to believe it: help text, API reference and tooltip come from here. */
export interface Doc {
  /** One or two sentences: what it measures. */
  what: string;
  /** Equations in LaTeX, in the notation of the reference; the page sets them as MathML. */
  formula: readonly string[];
  /** What its symbols stand for, in words; formulas in the text stand between dollars. */
  where?: string;
  /** How to read high and low values. */
  read: string;
  /** When not to believe it. */
  limits: string;
  references: string[];
}

/** A parameter of a method, study or analysis. */
export interface ParamSpec {
  title: string;
  default: number | string | boolean;
  unit?: string;
  /** A number without a fraction. */
  whole?: boolean;
  min?: number;
  max?: number;
  options?: readonly string[];
  /** Has an effect only while another parameter has this value. Default: always. */
  when?: { readonly param: string; readonly is: ParamValue };
  /** The outputs it has an effect on. Default: all. */
  outputs?: readonly string[];
}
export type ParamSpecs = Record<string, ParamSpec>;
export type ParamValue = number | string | boolean;
export type ParamValues = Record<string, ParamValue>;
