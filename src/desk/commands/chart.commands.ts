/** The time axis that all charts share. */
import { intervals } from '../../core/interval.ts';
import { type Command, defineCommands } from '../app/commands.ts';
import { backToLive } from '../app/rewind.ts';
import { intervalWords } from '../widgets/format.ts';

export default defineCommands(({ state, links }) => {
  const link = links.focused();
  const { axis } = link;
  if (state.session() === undefined) return [];
  const commands: Omit<Command, 'section'>[] = [
    { title: 'All of the session', run: () => axis.fit(), hint: 'also a double click', keys: 'Shift F' },
    {
      title: 'Back to the newest bar',
      hint: 'messages leave first, a look back ends last',
      run() {
        const toast = state.toasts.list().at(-1);
        if (toast) state.toasts.remove(toast.id);
        else if (axis.mode() !== 'free' && state.player.rewound()) void backToLive(state);
        else axis.follow();
      },
      keys: 'Esc',
    },
    { title: 'Zoom in', run: () => axis.zoom(1 / 1.25), keys: '+' },
    { title: 'Zoom out', run: () => axis.zoom(1.25), keys: '−' },
    ...intervals.map((each) => ({ title: `Interval ${intervalWords(each)}`, run: () => link.setInterval(each) })),
  ];
  return commands.map((command) => ({ section: 'Chart', ...command }));
});
