/**
 * The correlation surface in three dimensions: a mesh over two axes with its height and colour the correlation, holes where unknown. Drawn when
 * something changed, never by itself. The only importer of three; fetched when the panel is shown. All of it is given back by `dispose`.
 */
import {
  AmbientLight,
  BufferGeometry,
  Color,
  DirectionalLight,
  DoubleSide,
  Float32BufferAttribute,
  Group,
  LineBasicMaterial,
  LineSegments,
  Mesh,
  MeshBasicMaterial,
  MeshLambertMaterial,
  PerspectiveCamera,
  Raycaster,
  Scene,
  SphereGeometry,
  Vector2,
  Vector3,
  WebGLRenderer,
} from 'three';

export interface SurfaceGrid {
  readonly columns: number;
  readonly rows: number;
  /** Row-major; NaN is unknown. */
  readonly values: Float64Array;
  /** Heights of floor and top. */
  readonly low: number;
  readonly high: number;
  /** Texts along the axes: at a share 0 to 1 of them. */
  readonly acrossTicks: readonly Tick[];
  readonly deepTicks: readonly Tick[];
  readonly highTicks: readonly Tick[];
}

interface Tick {
  readonly at: number;
  readonly text: string;
}

export interface SurfaceInk {
  readonly panel: string;
  readonly positive: string;
  readonly negative: string;
  readonly line: string;
  readonly mark: string;
}

export interface PlacedLabel {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

export interface SurfaceScene {
  readonly canvas: HTMLCanvasElement;
  show(grid: SurfaceGrid, ink: SurfaceInk): void;
  size(width: number, height: number): void;
  /** Turns by radians. */
  turn(around: number, up: number): void;
  zoom(factor: number): void;
  /** To where it was looked at from first. */
  reset(): void;
  /** The place under a point of the canvas; -1 where the surface is not. */
  placeAt(x: number, y: number): number;
  mark(place: number): void;
  /** Renders, and gives where the texts stand now. CSS pixels. */
  draw(density?: number): PlacedLabel[];
  dispose(): void;
}

/** Half lengths of the box the surface stands in. */
const half = { x: 1.3, y: 0.55, z: 0.9 };
const start = { around: -0.62, up: 0.5, far: 4.9 };
const [leastUp, mostUp] = [0.06, 1.45];
const [nearest, farthest] = [2.6, 8];

/** Undefined where the browser has no WebGL 2. */
export function openSurfaceScene(): SurfaceScene | undefined {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('webgl2', { antialias: true, alpha: true });
  if (!context) return undefined;
  const renderer = new WebGLRenderer({ canvas, context, antialias: true, alpha: true });
  const scene = new Scene();
  const camera = new PerspectiveCamera(36, 1, 0.1, 30);
  const sun = new DirectionalLight(0xffffff, 1.6);
  sun.position.set(-1, 2.5, 1.5);
  scene.add(new AmbientLight(0xffffff, 1.9), sun);
  const parts = new Group();
  scene.add(parts);
  const dot = new Mesh(new SphereGeometry(0.028, 12, 8), new MeshBasicMaterial());
  dot.visible = false;
  scene.add(dot);

  let view = { ...start };
  let width = 1;
  let height = 1;
  let grid: SurfaceGrid | undefined;
  let surface: Mesh | undefined;

  const xOf = (share: number): number => (2 * share - 1) * half.x;
  const zOf = (share: number): number => (1 - 2 * share) * half.z;
  const yOf = (value: number): number => (grid ? ((2 * (value - grid.low)) / (grid.high - grid.low) - 1) * half.y : 0);
  const shareOf = (i: number, n: number): number => (n > 1 ? i / (n - 1) : 0.5);

  function clear(): void {
    for (const part of [...parts.children] as (Mesh | LineSegments)[]) {
      part.geometry.dispose();
      for (const material of [part.material].flat()) material.dispose();
      parts.remove(part);
    }
    surface = undefined;
  }

  function lines(points: readonly number[], colour: string, opacity: number): void {
    if (points.length === 0) return;
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new Float32BufferAttribute(points, 3));
    parts.add(new LineSegments(geometry, new LineBasicMaterial({ color: new Color(colour), transparent: true, opacity })));
  }

  function build({ columns, rows, values, low, high }: SurfaceGrid, ink: SurfaceInk): void {
    const positions = new Float32Array(columns * rows * 3);
    const colours = new Float32Array(columns * rows * 3);
    const colour = new Color();
    // Of one sign the fullness follows the height, so that a flat picture of it shows its relief.
    const span =
      low < 0 && high > 0 ? [0, Math.max(-low, high)] : [Math.min(Math.abs(low), Math.abs(high)), Math.max(Math.abs(low), Math.abs(high))];
    const depth = (value: number): number => Math.max(0, Math.min(1, (Math.abs(value) - span[0]!) / (span[1]! - span[0]!)));
    const known = (place: number): boolean => !Number.isNaN(values[place]);
    for (let place = 0; place < columns * rows; place++) {
      const value = values[place]!;
      const [row, column] = [Math.floor(place / columns), place % columns];
      positions.set([xOf(shareOf(column, columns)), known(place) ? yOf(value) : -half.y, zOf(shareOf(row, rows))], place * 3);
      colour.set(ink.panel).lerp(new Color(value >= 0 ? ink.positive : ink.negative), known(place) ? 0.32 + 0.68 * depth(value) : 0);
      colours.set([colour.r, colour.g, colour.b], place * 3);
    }
    const faces: number[] = [];
    const edges: number[] = [];
    const point = (place: number): number[] => [...positions.subarray(place * 3, place * 3 + 3)];
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        const at = row * columns + column;
        const [right, back, corner] = [at + 1, at + columns, at + columns + 1];
        if (column + 1 < columns && known(at) && known(right)) edges.push(...point(at), ...point(right));
        // Of many columns a line for each would hide the surface.
        const ruled = columns <= 40 || column % Math.ceil(columns / 20) === 0;
        if (row + 1 < rows && ruled && known(at) && known(back)) edges.push(...point(at), ...point(back));
        if (row + 1 === rows || column + 1 === columns) continue;
        if (known(at) && known(right) && known(back)) faces.push(at, right, back);
        if (known(right) && known(corner) && known(back)) faces.push(right, corner, back);
      }
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new Float32BufferAttribute(positions, 3));
    geometry.setAttribute('color', new Float32BufferAttribute(colours, 3));
    geometry.setIndex(faces);
    geometry.computeVertexNormals();
    surface = new Mesh(
      geometry,
      new MeshLambertMaterial({ vertexColors: true, side: DoubleSide, polygonOffset: true, polygonOffsetFactor: 1 }),
    );
    parts.add(surface);
    lines(edges, ink.panel, 0.55);
  }

  /** The floor with its grid, and the posts of the height. */
  function frame({ acrossTicks, deepTicks }: SurfaceGrid, ink: SurfaceInk): void {
    const floor = -half.y;
    const points: number[] = [];
    for (const x of [0, 1, ...acrossTicks.map(({ at }) => at)]) points.push(xOf(x), floor, -half.z, xOf(x), floor, half.z);
    for (const z of [0, 1, ...deepTicks.map(({ at }) => at)]) points.push(-half.x, floor, zOf(z), half.x, floor, zOf(z));
    for (const [x, z] of [
      [-half.x, -half.z],
      [half.x, -half.z],
      [-half.x, half.z],
      [half.x, half.z],
    ] as const)
      points.push(x, floor, z, x, half.y, z);
    lines(points, ink.line, 0.9);
  }

  function look(): void {
    const { around, up, far } = view;
    camera.position.set(far * Math.cos(up) * Math.sin(around), far * Math.sin(up), far * Math.cos(up) * Math.cos(around));
    camera.lookAt(0, -0.12, 0);
    camera.aspect = width / height;
    // In a narrow panel the whole box stays in sight.
    camera.fov = camera.aspect < 1.25 ? Math.min(70, 36 * (1.25 / camera.aspect)) : 36;
    camera.updateProjectionMatrix();
    camera.updateMatrixWorld();
  }

  function labels(): PlacedLabel[] {
    if (!grid) return [];
    const out: PlacedLabel[] = [];
    const at = new Vector3();
    const put = (text: string, x: number, y: number, z: number): void => {
      at.set(x, y, z).project(camera);
      if (at.z < 1) out.push({ text, x: ((at.x + 1) / 2) * width, y: ((1 - at.y) / 2) * height });
    };
    // The sides of the floor that are nearest to the eye, and the post at the far left.
    const near = { x: Math.sin(view.around) >= 0 ? 1 : -1, z: Math.cos(view.around) >= 0 ? 1 : -1 };
    for (const tick of grid.acrossTicks) put(tick.text, xOf(tick.at), -half.y - 0.08, near.z * (half.z + 0.16));
    for (const tick of grid.deepTicks) put(tick.text, near.x * (half.x + 0.2), -half.y - 0.04, zOf(tick.at));
    for (const tick of grid.highTicks) put(tick.text, -near.x * (half.x + 0.12), (2 * tick.at - 1) * half.y, near.z * (half.z + 0.04));
    return out;
  }

  const ray = new Raycaster();
  return {
    canvas,
    show(next, ink) {
      grid = next;
      clear();
      frame(next, ink);
      build(next, ink);
      dot.material.color.set(ink.mark);
      dot.visible = false;
    },
    size(w, h) {
      [width, height] = [Math.max(1, w), Math.max(1, h)];
    },
    turn(around, up) {
      view = { ...view, around: view.around + around, up: Math.max(leastUp, Math.min(mostUp, view.up + up)) };
    },
    zoom(factor) {
      view = { ...view, far: Math.max(nearest, Math.min(farthest, view.far * factor)) };
    },
    reset() {
      view = { ...start };
    },
    placeAt(x, y) {
      if (!grid || !surface) return -1;
      look();
      ray.setFromCamera(new Vector2((2 * x) / width - 1, 1 - (2 * y) / height), camera);
      const [hit] = ray.intersectObject(surface);
      if (!hit) return -1;
      const column = Math.round((hit.point.x / half.x + 1) * 0.5 * (grid.columns - 1));
      const row = Math.round((1 - hit.point.z / half.z) * 0.5 * (grid.rows - 1));
      return row * grid.columns + column;
    },
    mark(place) {
      dot.visible = grid !== undefined && place >= 0 && !Number.isNaN(grid.values[place]);
      if (!grid || !dot.visible) return;
      const [row, column] = [Math.floor(place / grid.columns), place % grid.columns];
      dot.position.set(xOf(shareOf(column, grid.columns)), yOf(grid.values[place]!), zOf(shareOf(row, grid.rows)));
    },
    draw(density = globalThis.devicePixelRatio || 1) {
      renderer.setPixelRatio(density);
      renderer.setSize(width, height);
      look();
      renderer.render(scene, camera);
      return labels();
    },
    dispose() {
      clear();
      dot.geometry.dispose();
      dot.material.dispose();
      sun.dispose();
      renderer.dispose();
      renderer.forceContextLoss();
      canvas.remove();
    },
  };
}
