/** Work that takes turns: each begins when the one before has ended, well or not, in the order of asking. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>;

export function openTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
}
