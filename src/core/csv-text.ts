/** A text as one CSV cell: harmless for spreadsheets, quoted as RFC 4180 asks. */

/** What a spreadsheet takes for the beginning of a formula, full-width forms included. */
const formula = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
/** A semicolon or a tab parts cells where the comma is a decimal sign. */
const parting = /[",;\t\r\n]/;

/** Text that a spreadsheet would run gets a leading apostrophe. Numbers are not for this: they stay numbers. */
export function csvText(text: string): string {
  const safe = formula.test(text) ? `'${text}` : text;
  return parting.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
