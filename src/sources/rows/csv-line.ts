/** Fields of one line of a CSV. A door to PapaParse, which reads lines with quotes. */
import Papa from 'papaparse';

export function splitLine(line: string, delimiter: string): string[] {
  if (!line.includes('"')) return line.split(delimiter);
  return Papa.parse<string[]>(line, { delimiter, newline: '\n' }).data[0] ?? [];
}
