/** The transport of the session on the stage. */
import { type Command, defineCommands } from '../app/commands.ts';
import { speeds } from '../app/player.ts';
import { speedWords } from '../widgets/format.ts';

export default defineCommands(({ state }) => {
  const { player } = state;
  const runs = state.session()?.live && !player.rewound();
  if (state.session() === undefined || (runs && !state.streams.shown()?.simulated)) return [];
  const pace: Omit<Command, 'section'>[] = [
    { title: player.playing() ? 'Pause' : 'Play', run: () => void player.toggle(), keys: 'Space', yields: true },
    { title: 'Faster', run: () => void player.shift(1), keys: '>' },
    { title: 'Slower', run: () => void player.shift(-1), keys: '<' },
    ...speeds.map((speed) => ({ title: `Speed ${speedWords(speed)}`, run: () => void player.setSpeed(speed) })),
  ];
  /** A running market has no place to go to. */
  const places: Omit<Command, 'section'>[] = [
    { title: 'One tick on', run: () => void player.step(1), keys: '→' },
    { title: 'One tick back', run: () => void player.step(-1), keys: '←' },
    { title: 'A hundred ticks on', run: () => void player.step(100), keys: 'Shift →' },
    { title: 'A hundred ticks back', run: () => void player.step(-100), keys: 'Shift ←' },
    { title: 'Replay from the start', run: () => void player.restart() },
    { title: 'To the start', run: () => player.seek(state.session()?.from ?? 0), keys: 'Home' },
    { title: 'To the end', run: () => player.seek(state.session()?.to ?? 0), keys: 'End' },
  ];
  const commands = runs ? pace : [...pace, ...places];
  return commands.map((command) => ({ section: 'Replay', ...command }));
});
