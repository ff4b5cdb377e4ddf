/** Nominal types, erased at run time. */
declare const brand: unique symbol;
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** Integer microseconds since the Unix epoch (exact below 2^53). */
export type Micros = number;
