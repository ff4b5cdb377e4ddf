/** Going live, looking back while it goes on, and the end of it. */
import { type Command, defineCommands } from '../app/commands.ts';
import { backToLive, rewind, rewinds, rewindWords, usualRewind } from '../app/rewind.ts';

export default defineCommands(({ state, addPanel }) => {
  const { live, player, prefs } = state;
  const list: Command[] = [];
  const add = (title: string, run: () => void, hint: string, keys?: string): void =>
    void list.push({ section: 'Live', title, hint, run, ...(keys ? { keys } : {}) });
  const stream = live.shown();
  const away = stream ? undefined : live.running().at(-1);
  if (live.connecting()) add('Cancel connecting', () => live.cancel(), live.connecting()!.words, 'Shift L');
  else if (away) add('Back to live', () => void state.open(away.sessionId), away.title, 'Shift L');
  else if (!stream)
    add('Go live', () => void live.go(), prefs.live() ? 'as last time' : 'Binance, Bybit or OKX, the first that answers', 'Shift L');
  if (stream) {
    if (player.rewound()) add('Back to live', () => void backToLive(state), stream.title, 'Shift L');
    for (const seconds of rewinds)
      add(
        `Rewind ${rewindWords(seconds)}`,
        () => void rewind(state, seconds),
        'live goes on',
        seconds === usualRewind ? 'Shift R' : undefined,
      );
    add('Stop live', () => void live.stop(stream.sessionId), state.session()?.transient ? 'it is not kept' : 'its session is stored');
  }
  add('Choose venue and instruments', () => addPanel('live'), 'the Live panel');
  if (prefs.live()) add('Forget the live choice', () => live.forget(), 'the page contacts nobody when it opens');
  return list;
});
