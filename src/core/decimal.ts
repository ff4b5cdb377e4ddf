/** The shortest decimal text that reads back as the same number, never in exponent form; unknown and infinite numbers are not for it. */

const exponent = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/;

export function decimal(value: number): string {
  const text = String(value);
  const parts = text.length > 3 && text.includes('e') ? exponent.exec(text) : null;
  if (!parts) return text;
  const digits = parts[2]! + (parts[3] ?? '');
  const point = Number(parts[4]) + 1;
  if (point <= 0) return `${parts[1]}0.${'0'.repeat(-point)}${digits}`;
  return parts[1] + digits.padEnd(point, '0');
}
