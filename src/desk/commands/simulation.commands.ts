/** The simulated market: to it and back, kept, stopped, begun anew. */
import { type Command, defineCommands } from '../app/commands.ts';

export default defineCommands((desk) => {
  const { state } = desk;
  const { streams } = state;
  const list: Command[] = [];
  const add = (title: string, run: () => void, hint: string): void => void list.push({ section: 'Sessions', title, run, hint });
  const stream = streams.shown();
  if (!stream?.simulated) add('Simulated market', () => void state.startMarket(), 'runs here, without a network');
  else {
    const { params } = stream.simulated;
    if (state.session()?.transient) add('Keep the simulated market', () => void streams.keep(), 'as a session');
    add('Stop the simulated market', () => void streams.stop(), 'its session is kept');
    add(
      'Simulated market with another seed',
      () => void state.startMarket({ ...params, seed: params.seed + 1 }),
      `seed ${params.seed + 1}`,
    );
  }
  return list;
});
