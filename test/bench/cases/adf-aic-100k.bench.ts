import { lagSearchBench } from '../tools/lag-search.ts';

export default lagSearchBench('adf-aic-100k', 100_000);
