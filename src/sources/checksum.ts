/** CRC-32 (the one of zip and Ethernet) of a text of ASCII characters, as venues sum their books with. */

const table = new Int32Array(256);
for (let i = 0; i < 256; i++) {
  let value = i;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  table[i] = value;
}

/** Unsigned, 0 to 2^32 - 1; a venue that sends a signed one is met with `crc32(text) | 0`. */
export function crc32(text: string): number {
  let sum = -1;
  for (let i = 0; i < text.length; i++) sum = (table[(sum ^ text.charCodeAt(i)) & 255] as number) ^ (sum >>> 8);
  return (sum ^ -1) >>> 0;
}
