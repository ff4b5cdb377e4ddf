/** `quantab.flow` of the fake: it holds no rows of a book, so it says so. */
import type { FlowApi } from '../../../src/api/flow-types.ts';
import { QuantabError } from '../../../src/core/errors.ts';

const none = async (): Promise<never> => {
  throw new QuantabError('unsupported', 'The made-up market of this page has no rows to compute pictures of.');
};

export const fakeFlow: FlowApi = { heat: none, cell: none, footprint: none, profile: none, orders: none, ladder: none };
