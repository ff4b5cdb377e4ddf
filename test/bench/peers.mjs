/** Runs the Python peers (../shared/peers, where that folder is beside the clone, and those of ./peers) and puts their times beside ours. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { peers } from './targets.mjs';

const script = resolve(import.meta.dirname, '../../../shared/peers/bench_python.py');

/** Peers that the script does not have, each a script of its own. */
const own = { mlofi_1M_10_numpy: 'mlofi.py' };

/** Cases that the script makes in sections, and runs only when a section is asked for by its whole name. */
const sections = ['hawkes', 'johansen', 'ofi', 'refresh_', 'rolling_ols', 'stl_', 'tick_'];

/** Adds `peers` (name -> median ms) to the results that have some; prints ratios. */
export function comparePeers(results, cache, say) {
  const wanted = results.filter(({ name }) => peers[name]);
  if (!existsSync(script)) return say('The peers (../shared/peers) are not beside this clone.');
  if (wanted.length === 0) return say('None of these cases has a peer.');
  mkdirSync(cache, { recursive: true });
  const out = resolve(cache, 'peers.json');
  const names = wanted.flatMap((result) => peers[result.name].names);
  const only = names
    .filter((name) => !own[name])
    .map((name) => sections.find((section) => name.startsWith(section)) ?? name)
    .join(',');
  // Quick leaves out what takes minutes, the unit-root test of 100,000 rows among it.
  const quick = only.includes('adf_aic_100k') ? [] : ['--quick'];
  const python = (args) => spawnSync('/usr/bin/python3', args, { stdio: 'ignore' }).status === 0;
  const times = new Map();
  const read = () => {
    for (const { name, wall_median: seconds } of JSON.parse(readFileSync(out, 'utf8')).results) times.set(name, seconds * 1e3);
  };
  if (only !== '') {
    if (!python([script, ...quick, '--only', only, '--out', out, '--data', resolve(cache, 'peers-data')]))
      return say('The peers did not run: python3 with numpy, pandas, scipy, statsmodels and scikit-learn is needed.');
    read();
  }
  for (const name of names.filter((each) => own[each])) {
    if (python([resolve(import.meta.dirname, 'peers', own[name]), '--out', out])) read();
  }
  for (const name of names.filter((each) => !times.has(each))) say(`The peer ${name} gave no time.`);
  for (const result of wanted) {
    const { ratio, names } = peers[result.name];
    result.peers = Object.fromEntries(names.filter((name) => times.has(name)).map((name) => [name, times.get(name)]));
    for (const [i, [name, ms]] of Object.entries(result.peers).entries()) {
      const faster = ms / result.medianMs;
      const verdict = i > 0 ? '' : faster >= ratio ? ` (at least ${ratio})` : ` MISSED: at least ${ratio}`;
      say(`${result.name.padEnd(24)} ${ms.toFixed(2).padStart(9)} ms ${name}: x${faster.toFixed(1)}${verdict}`);
    }
  }
}
