/**
 * Cells painted by WebGL2: a layer of one texture array a tile, of which only the columns that are new go up, and one quad each, those
 * of a level in one draw. The shader takes the greatest of the cells that fall on a pixel and finds its colour in the ramp; what is not known it
 * leaves out.
 */
import { tileCells } from '../../../api/flow-types.ts';
import { codeNone, type HeldTile, logOf } from './codes.ts';
import { Halved, halvingFor, halvings } from './halved.ts';
import { tileKey } from './level.ts';
import { type HeatPainter, type Painting, patchOf } from './painting.ts';
import { Shelf } from './shelf.ts';

/** Tiles on the graphics card, 128 KB each; a view needs at most 112 and some of another level under them. */
const layers = 144;
/** Cells looked at for one pixel, each way; of more they are taken evenly. */
const mostCells = 6;

const vertexShader = `#version 300 es
layout(location = 0) in vec4 place;
layout(location = 1) in vec4 cells;
layout(location = 2) in vec4 reaches;
layout(location = 3) in float layers;
out vec2 cell;
flat out vec4 reach;
flat out int layer;
void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  cell = mix(cells.xy, cells.zw, corner);
  reach = reaches;
  layer = int(layers);
  gl_Position = vec4(mix(place.xy, place.zw, corner), 0.0, 1.0);
}`;
/** Numbers of a quad, in the order of the locations. */
const lengths = [4, 4, 4, 1] as const;
const perTile = lengths.reduce<number>((sum, each) => sum + each, 0);

/** Which cells a pixel looks at: so many across and down, of tiles halved so often. */
interface Looks {
  across: number;
  down: number;
  halving: number;
}

const sameLooks = (a: Looks, b: Looks): boolean => a.across === b.across && a.down === b.down && a.halving === b.halving;

/** Without loops: a software's rendering takes them several times as long. */
function fragmentShader({ across, down, halving }: Looks): string {
  const at = (axis: 'x' | 'y', k: number, n: number): string =>
    n === 1 ? `cell.${axis}` : `cell.${axis} + reach.${axis} * ${(k / (n - 1) - 0.5).toFixed(6)}`;
  const look = (i: number, j: number): string =>
    `most = max(most, texelFetch(tiles, ivec3(clamp(ivec2(${at('y', j, down)}, ${at('x', i, across)}), ivec2(0), last), layer), ${halving}).r);`;
  const looks = Array.from({ length: across * down }, (_, k) => look(k % across, Math.floor(k / across)));
  return `#version 300 es
precision highp float;
precision highp int;
uniform highp usampler2DArray tiles;
uniform sampler2D ramp;
in vec2 cell;
flat in vec4 reach;
flat in int layer;
out vec4 colour;
const ivec2 last = ivec2(${(tileCells >> halving) - 1});
void main() {
  uint most = 0u;
  ${looks.join('\n  ')}
  if (most == 0u) discard;
  float share = most == ${codeNone}u ? 0.0 : clamp(reach.z + reach.w * float(most), 0.0, 1.0);
  colour = texelFetch(ramp, ivec2(int(share * 255.0 + 0.5), 0), 0);
}`;
}

/** How many cells of a row of them are looked at for one pixel that covers `reach` cells. */
export const cellsLooked = (reach: number): number => (reach <= 1 ? 1 : Math.min(mostCells, Math.ceil(reach) + 1));

interface Slot {
  layer: number;
  /** Tile and version that are on the card; a tile made anew has another array. */
  codes: Uint16Array | undefined;
  version: number;
  /** Columns that went up with it: a tile that has become shorter takes them back. */
  to: number;
  /** Made when pixels first cover several cells. */
  halved: Halved | undefined;
}

function compile(gl: WebGL2RenderingContext, looks: Looks): WebGLProgram {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertexShader],
    [gl.FRAGMENT_SHADER, fragmentShader(looks)],
  ] as const) {
    const shader = gl.createShader(type)!;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost())
    throw new Error(`the heatmap's shaders do not link: ${gl.getProgramInfoLog(program)}`);
  return program;
}

/** Undefined where there is no WebGL2. `onLost`: nothing is painted from then on; a new one is to be opened on the same canvas when `onRestored` comes. */
export function openGlPainter(
  canvas: HTMLCanvasElement,
  ramp: Uint8ClampedArray<ArrayBuffer>,
  onLost: () => void,
  onRestored: () => void,
): HeatPainter | undefined {
  const gl = canvas.getContext('webgl2', { antialias: false, depth: false, stencil: false, alpha: true });
  if (!gl || gl.isContextLost()) return undefined;
  const end = new AbortController();
  canvas.addEventListener(
    'webglcontextlost',
    (event) => {
      event.preventDefault();
      onLost();
    },
    { signal: end.signal },
  );
  canvas.addEventListener(
    'webglcontextrestored',
    () => {
      // Nothing that was made in it is there: the next painter begins anew on the same canvas.
      end.abort();
      onRestored();
    },
    { signal: end.signal },
  );

  const programs = new Map<string, WebGLProgram>();
  function use(looks: Looks): void {
    const key = `${looks.across} ${looks.down} ${looks.halving}`;
    let program = programs.get(key);
    if (!program) {
      program = compile(gl!, looks);
      programs.set(key, program);
      gl!.useProgram(program);
      gl!.uniform1i(gl!.getUniformLocation(program, 'tiles'), 0);
      gl!.uniform1i(gl!.getUniformLocation(program, 'ramp'), 1);
    }
    gl!.useProgram(program);
  }
  // Tiles of one level are drawn at once: a draw of its own for each costs more than its pixels. Corners come of their numbers.
  const quads = new Float32Array(layers * perTile);
  const quadBuffer = gl.createBuffer();
  gl.bindVertexArray(gl.createVertexArray());
  gl.bindBuffer(gl.ARRAY_BUFFER, quadBuffer);
  gl.bufferData(gl.ARRAY_BUFFER, quads.byteLength, gl.DYNAMIC_DRAW);
  for (const location of lengths.keys()) {
    gl.enableVertexAttribArray(location);
    gl.vertexAttribDivisor(location, 1);
  }
  /** Quads [from, to) of the buffer. */
  function drawQuads(from: number, to: number, looks: Looks): void {
    use(looks);
    let at = from * perTile;
    for (const [location, length] of lengths.entries()) {
      gl!.vertexAttribPointer(location, length, gl!.FLOAT, false, perTile * 4, at * 4);
      at += length;
    }
    gl!.drawArraysInstanced(gl!.TRIANGLE_STRIP, 0, 4, to - from);
  }
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 2);

  gl.activeTexture(gl.TEXTURE1);
  const rampTexture = gl.createTexture();
  function setRamp(next: Uint8ClampedArray<ArrayBuffer>): void {
    gl!.activeTexture(gl!.TEXTURE1);
    gl!.bindTexture(gl!.TEXTURE_2D, rampTexture);
    gl!.texParameteri(gl!.TEXTURE_2D, gl!.TEXTURE_MIN_FILTER, gl!.NEAREST);
    gl!.texParameteri(gl!.TEXTURE_2D, gl!.TEXTURE_MAG_FILTER, gl!.NEAREST);
    gl!.texImage2D(gl!.TEXTURE_2D, 0, gl!.RGBA8, next.length / 4, 1, 0, gl!.RGBA, gl!.UNSIGNED_BYTE, next);
    gl!.activeTexture(gl!.TEXTURE0);
  }
  setRamp(ramp);
  const tileTexture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D_ARRAY, tileTexture);
  gl.texStorage3D(gl.TEXTURE_2D_ARRAY, halvings, gl.R16UI, tileCells, tileCells, layers);
  gl.texParameteri(gl.TEXTURE_2D_ARRAY, gl.TEXTURE_MIN_FILTER, gl.NEAREST_MIPMAP_NEAREST);
  gl.texParameteri(gl.TEXTURE_2D_ARRAY, gl.TEXTURE_MAG_FILTER, gl.NEAREST);

  const free = Array.from({ length: layers }, (_, layer) => layer);
  const slots = new Shelf<Slot>(layers - 1, ({ layer }) => free.push(layer));

  function send(layer: number, level: number, codes: Uint16Array, from: number, to: number): void {
    const side = tileCells >> level;
    const texels = codes.subarray(from * side, to * side);
    gl!.texSubImage3D(gl!.TEXTURE_2D_ARRAY, level, 0, from, layer, side, to - from, 1, gl!.RED_INTEGER, gl!.UNSIGNED_SHORT, texels);
  }
  function sendHalved(layer: number, halved: Halved, from: number, to: number): void {
    halved.renew(from, to);
    for (let level = 1; level < halvings; level++) {
      const [first, end] = [from >> level, Math.ceil(to / 2 ** level)];
      send(layer, level, halved.levels[level]!, first, end);
    }
  }

  /** The layer of a tile, as new as the tile. A texture's row is a column of cells: what is new lies together. */
  function layerOf(tile: HeldTile, halving: number): number {
    const key = tileKey(tile);
    let slot = slots.get(key);
    if (!slot) {
      slot = { layer: free.pop()!, codes: undefined, version: -1, to: 0, halved: undefined };
      slots.set(key, slot);
    }
    const known = slot.codes === tile.codes;
    if (!known) slot.halved = undefined;
    if (!known || slot.version !== tile.version) {
      const from = known && slot.version === tile.version - 1 ? Math.min(tile.changed, tileCells - 1) : 0;
      const to = known ? Math.max(tile.to, slot.to, from + 1) : tileCells;
      send(slot.layer, 0, tile.codes, from, to);
      if (slot.halved) sendHalved(slot.layer, slot.halved, from, to);
      slot.codes = tile.codes;
      slot.version = tile.version;
      slot.to = tile.to;
    }
    if (halving > 0 && !slot.halved) {
      slot.halved = new Halved(tile.codes);
      sendHalved(slot.layer, slot.halved, 0, tileCells);
    }
    return slot.layer;
  }

  return {
    setRamp,
    paint({ tiles, view, tickSize, cuts }: Painting) {
      if (gl.isContextLost()) return;
      gl.viewport(0, 0, canvas.width, canvas.height);
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT);
      const density = canvas.width / view.width;
      const [low, ramped] = [Math.log(cuts.low), Math.log(cuts.high / cuts.low)];
      const kinds: Looks[] = [];
      for (const tile of tiles.slice(-(layers - 1))) {
        const patch = patchOf(tile, view, tickSize);
        if (!patch) continue;
        const { x0, x1, y0, y1, c0, c1, r0, r1 } = patch;
        const halving = halvingFor((c1 - c0) / (x1 - x0) / density, (r0 - r1) / (y1 - y0) / density);
        const per = 1 / 2 ** halving;
        const [across, down] = [((c1 - c0) / (x1 - x0) / density) * per, ((r0 - r1) / (y1 - y0) / density) * per];
        const { base, slope } = logOf(tile);
        const at = kinds.length * perTile;
        quads.set([(2 * x0) / view.width - 1, 1 - (2 * y1) / view.height, (2 * x1) / view.width - 1, 1 - (2 * y0) / view.height], at);
        quads.set([c0 * per, r1 * per, c1 * per, r0 * per], at + 4);
        // The last cell looked at is the one before the pixel's end.
        quads.set([Math.max(0, across - 1e-3), Math.max(0, down - 1e-3), (base - low) / ramped, slope / ramped], at + 8);
        quads[at + 12] = layerOf(tile, halving);
        kinds.push({ across: cellsLooked(across), down: cellsLooked(down), halving });
      }
      gl.bufferSubData(gl.ARRAY_BUFFER, 0, quads, 0, kinds.length * perTile);
      for (let from = 0, to = 0; from < kinds.length; from = to) {
        const looks = kinds[from]!;
        while (to < kinds.length && sameLooks(kinds[to]!, looks)) to++;
        drawQuads(from, to, looks);
      }
    },
    dispose() {
      end.abort();
      gl.deleteBuffer(quadBuffer);
      gl.deleteTexture(tileTexture);
      gl.deleteTexture(rampTexture);
      for (const program of programs.values()) gl.deleteProgram(program);
    },
  };
}
