/** Words that a command takes: `interval 5m`, `speed 25`, `go 14:30`, `instrument eth`. */
import { defineWords } from '../app/commands.ts';
import { matchIntervals, rankByName } from '../app/matching.ts';
import { speeds } from '../app/player.ts';
import { instrumentWords } from '../app/words.ts';
import { clock, date, intervalWords, speedWords } from '../widgets/format.ts';

const day = 86_400e6;

/** `14`, `14:30`, `14:30:05` on the day of `now`, or `2024-08-08 14:30`; microseconds, UTC. */
export function parseMoment(typed: string, now: number): number | undefined {
  const parts = /^(?:(\d{4}-\d{2}-\d{2})(?:[T ]|$))?(?:(\d{1,2})(?::(\d{2})(?::(\d{2}(?:\.\d{1,6})?))?)?)?$/.exec(typed.trim());
  if (!parts || (parts[1] === undefined && parts[2] === undefined)) return undefined;
  const [, given, hours = '0', minutes = '0', seconds = '0'] = parts;
  const midnight = given === undefined ? Math.floor(now / day) * day : Date.parse(`${given}T00:00:00Z`) * 1_000;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) >= 60 || Number.isNaN(midnight)) return undefined;
  return midnight + Number(hours) * 3_600e6 + Number(minutes) * 60e6 + Math.round(Number(seconds) * 1e6);
}

export default defineWords((desk) => {
  const { state, links } = desk;
  const session = state.session();
  if (session === undefined) return [];
  const link = links.focused();
  return [
    {
      section: 'Chart',
      word: 'interval',
      example: 'interval 5m',
      read: (typed) =>
        matchIntervals(typed).map((each) => ({ title: `Interval ${intervalWords(each)}`, hint: each, run: () => link.setInterval(each) })),
    },
    {
      section: 'Go to',
      word: 'instrument',
      example: 'instrument eth',
      read: (typed) =>
        rankByName(
          state.instruments().map((info) => ({
            title: instrumentWords(info),
            hint: 'instrument',
            names: [info.base, info.symbol],
            run: () => link.pick(info.id),
          })),
          typed.toLowerCase(),
        ),
    },
    {
      section: 'Replay',
      word: 'speed',
      example: 'speed 25',
      read: (typed) =>
        speeds
          .filter((speed) => speedWords(speed).startsWith(typed.toLowerCase().replace(/x$/, '')))
          .map((speed) => ({ title: `Speed ${speedWords(speed)}`, run: () => void state.player.setSpeed(speed) })),
    },
    {
      section: 'Replay',
      word: 'go',
      example: 'go 14:30',
      read(typed) {
        const ts = parseMoment(typed, state.player.position()?.ts || session.from);
        if (ts === undefined) return [];
        const inside = ts >= session.from && ts <= session.to;
        return [
          {
            title: `Go to ${date(ts)} ${clock(ts)} UTC`,
            ...(inside ? {} : { hint: 'outside the session: to its nearest end' }),
            run: () => state.player.seek(Math.max(session.from, Math.min(session.to, ts))),
          },
        ];
      },
    },
  ];
});
