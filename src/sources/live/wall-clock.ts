/**
 * Receive times: as fine as the page's monotonic clock, and as right as the system's. The monotonic clock may stand still while the
 * machine sleeps, so it is set anew when the two have parted. Milliseconds in, integer microseconds out.
 */

const mostApartMs = 50;

/** `origin`: the wall clock when `monotonic` was 0. `at`: what that says now, where it is known. */
export function openWallClock(origin: number, monotonic: () => number, system: () => number): (at?: number) => number {
  let base = origin;
  return (at = monotonic()) => {
    const right = system();
    if (Math.abs(base + at - right) > mostApartMs) base = right - at;
    return Math.round((base + at) * 1_000);
  };
}
