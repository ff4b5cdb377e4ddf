/** Finds commands by what was typed: whole beginnings first, then beginnings of words, then anywhere, then letters in order. */
import type { Command } from './commands.ts';

export interface Match {
  command: Command;
  score: number;
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Letters of `word` in order inside `text`, most of them at the beginning of words; 0 where they are not. */
function scattered(text: string, word: string): number {
  let at = -1;
  let starts = 0;
  let gaps = 0;
  for (const letter of word) {
    const next = text.indexOf(letter, at + 1);
    if (next < 0) return 0;
    if (next === 0 || /[^\p{L}\p{N}]/u.test(text[next - 1]!)) starts++;
    else if (next !== at + 1) gaps++;
    at = next;
  }
  return gaps > word.length / 2 ? 0 : 0.1 + (0.3 * starts) / word.length;
}

/** How well one typed word fits; NaN where it does not. */
function scoreOf(word: string, text: string, title: string): number {
  const at = text.search(new RegExp(`(^|[^\\p{L}\\p{N}])${literal(word)}`, 'u'));
  if (at === 0) return 4;
  if (at > 0) return at < title.length ? 3 : 1;
  if (text.includes(word)) return 0.5;
  return (word.length > 2 && scattered(title.toLowerCase(), word)) || Number.NaN;
}

/** Every word must fit somewhere. `recent`: ids of commands used lately, newest first; they come first where the rest is equal. */
export function searchCommands(
  commands: readonly Command[],
  typed: string,
  recent: readonly string[] = [],
  idOf: (command: Command) => string = ({ title }) => title,
): Match[] {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const rank = new Map(recent.map((id, i) => [id, i]));
  const matches: Match[] = [];
  for (const command of commands) {
    const text = `${command.title} ${command.hint ?? ''} ${command.section}`.toLowerCase();
    let score = words.reduce((sum, word) => sum + scoreOf(word, text, command.title), 0);
    const used = rank.get(idOf(command));
    if (used !== undefined) score += words.length === 0 ? 1 + 1 / (used + 1) : 0.4 / (used + 1);
    if (!Number.isNaN(score)) matches.push({ command, score });
  }
  return matches.sort((a, b) => b.score - a.score);
}
