/** The time axis that all charts share. */
import { intervals } from '../../core/interval.ts';
import { type Command, defineCommands } from '../app/commands.ts';
import { intervalWords } from '../widgets/format.ts';

export default defineCommands(({ state }) => {
  const { axis } = state;
  if (state.session() === undefined) return [];
  const commands: Omit<Command, 'section'>[] = [
    { title: 'All of the session', run: () => axis.fit(), hint: 'also a double click', keys: 'Shift F' },
    { title: 'Back to the newest bar', run: () => axis.follow(), keys: 'Esc' },
    { title: 'Zoom in', run: () => axis.zoom(1 / 1.25), keys: '+' },
    { title: 'Zoom out', run: () => axis.zoom(1.25), keys: '−' },
    ...intervals.map((each) => ({ title: `Interval ${intervalWords(each)}`, run: () => state.setInterval(each), keys: '0–9' })),
  ];
  return commands.map((command) => ({ section: 'Chart', ...command }));
});
