/** One line of a CSV: its fields, and whether they are as many as wanted. A door to PapaParse, which reads lines with quotes. */
import Papa from 'papaparse';

export function splitLine(line: string, delimiter: string): string[] {
  if (!line.includes('"')) return line.split(delimiter);
  return Papa.parse<string[]>(line, { delimiter, newline: '\n' }).data[0] ?? [];
}

/** Drops empty fields behind the last that is wanted; why the others are no row. */
export function fitFields(fields: string[], count: number): string | undefined {
  while (fields.length > count && fields[fields.length - 1]!.trim() === '') fields.pop();
  if (fields.length === count) return undefined;
  return `${fields.length} ${fields.length === 1 ? 'field' : 'fields'} where the rows before have ${count}`;
}
