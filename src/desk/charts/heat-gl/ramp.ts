/** The ramp of sizes: colours of the tokens joined in OKLab, so that equal steps look equally large. */

const steps = 256;

/** `#rrggbb`, or what a build shortens it to, `#rgb`, as linear light. */
function linear(hex: string): number[] {
  const whole = hex.length === 4 ? hex.replace(/[^#]/g, '$&$&') : hex;
  const n = Number.parseInt(whole.replace('#', ''), 16);
  return [n >> 16, (n >> 8) & 255, n & 255].map((byte) => {
    const c = byte / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
}

function toLab([r = 0, g = 0, b = 0]: number[]): number[] {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function toBytes([lightness = 0, a = 0, b = 0]: number[]): number[] {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((c) => Math.round(255 * Math.min(1, Math.max(0, c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055))));
}

/** 256 colours of four bytes through the stops, `#rrggbb` each. */
export function openRamp(stops: readonly string[]): Uint8ClampedArray<ArrayBuffer> {
  const labs = stops.map((stop) => toLab(linear(stop)));
  const ramp = new Uint8ClampedArray(4 * steps);
  for (let i = 0; i < steps; i++) {
    const at = (i / (steps - 1)) * (labs.length - 1);
    const k = Math.min(labs.length - 2, Math.floor(at));
    const colour = toBytes(labs[k]!.map((c, j) => c + (labs[k + 1]![j]! - c) * (at - k)));
    ramp.set([...colour, 255], 4 * i);
  }
  return ramp;
}
