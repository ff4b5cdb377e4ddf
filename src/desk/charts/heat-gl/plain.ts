/** The same picture painted cell by cell on a 2D canvas: where there is no WebGL2, and for pictures that are kept. */
import { tileCells } from '../../../api/flow-types.ts';
import { codeNone, codeUnknown, logOf } from './codes.ts';
import { type HeatPainter, type Painting, patchOf } from './painting.ts';

/** Paints over what the image holds: `width` x `height` pixels of four bytes, all of the view. */
export function paintCells(
  pixels: Uint32Array,
  width: number,
  height: number,
  ramp: Uint32Array,
  { tiles, view, tickSize, cuts }: Painting,
): void {
  const [sx, sy] = [width / view.width, height / view.height];
  const [low, ramped] = [Math.log(cuts.low), Math.log(cuts.high / cuts.low)];
  for (const tile of tiles) {
    const patch = patchOf(tile, view, tickSize);
    if (!patch) continue;
    const { c0, c1, r0, r1 } = patch;
    const [left, right, top, bottom] = [patch.x0 * sx, patch.x1 * sx, patch.y0 * sy, patch.y1 * sy];
    const [perX, perY] = [(c1 - c0) / (right - left), (r0 - r1) / (bottom - top)];
    const { base, slope } = logOf(tile);
    const [a, b] = [(base - low) / ramped, slope / ramped];
    const last = tileCells - 1;
    // A pixel is painted where its middle is inside, as a graphics card does it.
    const [x0, x1] = [Math.max(0, Math.ceil(left - 0.5)), Math.min(width, Math.ceil(right - 0.5))];
    const [y0, y1] = [Math.max(0, Math.ceil(top - 0.5)), Math.min(height, Math.ceil(bottom - 0.5))];
    for (let y = y0; y < y1; y++) {
      const row = r0 - (y + 0.5 - top) * perY;
      const rowHalf = perY > 1 ? perY / 2 - 1e-3 : 0;
      const [rowFrom, rowTo] = [Math.max(0, Math.floor(row - rowHalf)), Math.min(last, Math.floor(row + rowHalf))];
      for (let x = x0; x < x1; x++) {
        const column = c0 + (x + 0.5 - left) * perX;
        const columnHalf = perX > 1 ? perX / 2 - 1e-3 : 0;
        const columnTo = Math.min(last, Math.floor(column + columnHalf));
        let most = codeUnknown;
        for (let c = Math.max(0, Math.floor(column - columnHalf)); c <= columnTo; c++)
          for (let r = rowFrom; r <= rowTo; r++) {
            const code = tile.codes[c * tileCells + r]!;
            if (code > most) most = code;
          }
        if (most === codeUnknown) continue;
        const share = most === codeNone ? 0 : Math.min(1, Math.max(0, a + b * most));
        pixels[y * width + x] = ramp[Math.floor(share * 255 + 0.5)]!;
      }
    }
  }
}

export function openPlainPainter(canvas: HTMLCanvasElement, ramp: Uint8ClampedArray<ArrayBuffer>): HeatPainter {
  const g = canvas.getContext('2d')!;
  let colours = new Uint32Array(ramp.buffer);
  let image: ImageData | undefined;
  return {
    setRamp(next) {
      colours = new Uint32Array(next.buffer);
    },
    paint(painting) {
      const { width, height } = canvas;
      if (image?.width !== width || image.height !== height) image = new ImageData(width, height);
      const pixels = new Uint32Array(image.data.buffer);
      pixels.fill(0);
      paintCells(pixels, width, height, colours, painting);
      g.putImageData(image, 0, 0);
    },
    dispose: () => undefined,
  };
}
