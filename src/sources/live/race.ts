/**
 * Venues against each other: all connect at once, the first whose data flows is taken. The first in order is preferred: others count
 * only when it has had its head start or is in trouble. Milliseconds.
 */
import type { LiveWorld } from './world.ts';

export interface Runner {
  readonly title: string;
  /** Begins; tells when data flows, and of trouble in words that follow the title. `fatal`: it will not try again. */
  start(events: { flows(): void; trouble(why: string, fatal?: boolean): void }): void;
  /** It has lost. */
  stop(): void;
}

export interface RaceResult {
  /** Place of the winner; -1 when nobody's data flowed. */
  readonly winner: number;
  /** What became of each, in words; '' when there was one alone and it won. */
  readonly reason: string;
}

const mostMs = 15_000;
/** A venue that failed so often in a row is not waited for when none other is left. */
const mostFailures = 3;

interface Standing {
  trouble: string;
  failures: number;
  flowsAt: number;
}

export function race(runners: readonly Runner[], headStartMs: number, world: LiveWorld): Promise<RaceResult> {
  const begun = world.elapsed();
  const standings: Standing[] = runners.map(() => ({ trouble: '', failures: 0, flowsAt: Number.NaN }));
  return new Promise((resolve) => {
    let over = false;
    let headStart = runners.length > 1 && headStartMs > 0;
    const end = (winner: number): void => {
      if (over) return;
      over = true;
      cancelHeadStart();
      cancelLate();
      runners.forEach((runner, place) => {
        if (place !== winner) runner.stop();
      });
      resolve({ winner, reason: winner >= 0 && runners.length === 1 ? '' : words(runners, standings, winner, begun) });
    };
    const judge = (): void => {
      const [first] = standings;
      if (first && first.flowsAt === first.flowsAt) {
        end(0);
        return;
      }
      if (headStart && first?.trouble === '') return;
      const flowing = standings.map(({ flowsAt }, place) => ({ flowsAt, place })).filter(({ flowsAt }) => flowsAt === flowsAt);
      const [earliest] = flowing.sort((a, b) => a.flowsAt - b.flowsAt);
      if (earliest) end(earliest.place);
      else if (standings.every(({ failures }) => failures >= mostFailures)) end(-1);
    };
    const cancelHeadStart = world.after(headStartMs, () => {
      headStart = false;
      judge();
    });
    const cancelLate = world.after(mostMs, () => end(-1));
    runners.forEach((runner, place) => {
      const standing = standings[place] as Standing;
      runner.start({
        flows() {
          if (over) return;
          standing.flowsAt = world.elapsed();
          judge();
        },
        trouble(why, fatal = false) {
          if (over) return;
          standing.trouble = why;
          standing.failures = fatal ? mostFailures : standing.failures + 1;
          judge();
        },
      });
    });
  });
}

function words(runners: readonly Runner[], standings: readonly Standing[], winner: number, begun: number): string {
  const said = runners.map(({ title }, place) => {
    const { trouble, flowsAt } = standings[place] as Standing;
    if (place === winner) return `${title} answered in ${Math.round(flowsAt - begun)} ms`;
    if (flowsAt === flowsAt) return `${title} answered in ${Math.round(flowsAt - begun)} ms and was let go`;
    if (trouble !== '') return `${title} ${trouble}`;
    return winner >= 0 ? `${title} was slower` : `${title} sent no data within ${mostMs / 1_000} s`;
  });
  const own = winner >= 0 ? said.splice(winner, 1) : [];
  return [...own, ...said].join('; ');
}
