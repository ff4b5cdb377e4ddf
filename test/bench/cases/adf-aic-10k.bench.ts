import { lagSearchBench } from '../tools/lag-search.ts';

export default lagSearchBench('adf-aic-10k', 10_000);
