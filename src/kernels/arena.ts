/**
 * Memory of one kernel instance. Columns are handed out in stack order and never moved; growing the memory re-makes
 * their views, so read `column.view` at the start of a call, never keep it. Growth happens in `open`, never in a hot loop.
 */

export interface Column<A extends Float64Array | Uint32Array | Int32Array | Uint8Array = Float64Array> {
  /** Byte address inside the kernel memory. */
  readonly ptr: number;
  readonly length: number;
  /** The column's values; valid until the arena next grows. */
  view: A;
}

type Views = Float64Array | Uint32Array | Int32Array | Uint8Array;
type Maker<A extends Views> = (buffer: ArrayBuffer, ptr: number, length: number) => A;

interface Slot {
  column: Column<Views>;
  make: Maker<Views>;
}

const pageBytes = 65_536;

export class Arena {
  #top: number;
  #slots: Slot[] = [];

  constructor(
    readonly memory: WebAssembly.Memory,
    heapBase: number,
  ) {
    this.#top = heapBase;
  }

  /** Bytes in use, the kernels' own data included. */
  get usedBytes(): number {
    return this.#top;
  }

  f64(length: number): Column<Float64Array> {
    return this.#take(length, 8, (buffer, ptr, n) => new Float64Array(buffer, ptr, n));
  }
  u32(length: number): Column<Uint32Array> {
    return this.#take(length, 4, (buffer, ptr, n) => new Uint32Array(buffer, ptr, n));
  }
  i32(length: number): Column<Int32Array> {
    return this.#take(length, 4, (buffer, ptr, n) => new Int32Array(buffer, ptr, n));
  }
  u8(length: number): Column<Uint8Array> {
    return this.#take(length, 1, (buffer, ptr, n) => new Uint8Array(buffer, ptr, n));
  }

  /** A new column that holds a copy of `values`. */
  copy(values: ArrayLike<number>): Column<Float64Array> {
    const column = this.f64(values.length);
    column.view.set(values);
    return column;
  }

  /** Runs `body` and gives back every column it took: for method calls. */
  scratch<T>(body: (arena: Arena) => T): T {
    const top = this.#top;
    const count = this.#slots.length;
    try {
      return body(this);
    } finally {
      this.#top = top;
      this.#slots.length = count;
    }
  }

  #take<A extends Views>(length: number, width: number, make: Maker<A>): Column<A> {
    const ptr = (this.#top + 15) & ~15;
    const end = ptr + length * width;
    const missing = end - this.memory.buffer.byteLength;
    if (missing > 0) {
      this.memory.grow(Math.ceil(missing / pageBytes));
      for (const slot of this.#slots) slot.column.view = slot.make(this.memory.buffer, slot.column.ptr, slot.column.length);
    }
    this.#top = end;
    const column: Column<A> = { ptr, length, view: make(this.memory.buffer, ptr, length) };
    column.view.fill(0);
    this.#slots.push({ column: column as Column<Views>, make: make as Maker<Views> });
    return column;
  }
}
