/** What the page can say of the browser and the machine it runs on; nothing leaves the page. */
import type { HealthReport } from './health-report.ts';

interface Brand {
  brand: string;
  version: string;
}

/** Not in every browser, hence not in the standard types. */
interface NavigatorMore {
  deviceMemory?: number;
  userAgentData?: { brands: Brand[]; platform: string };
  gpu?: unknown;
}

interface HeapMemory {
  memory?: { usedJSHeapSize: number };
}

export function browserWords(): string {
  const { userAgentData } = navigator as Navigator & NavigatorMore;
  const brand = userAgentData?.brands.findLast(({ brand }) => !/not.?a.?brand/i.test(brand));
  if (brand) return `${brand.brand} ${brand.version}`;
  return /(Firefox|Edg|Chrome|Version)\/[\d.]+/.exec(navigator.userAgent)?.[0] ?? 'unknown browser';
}

export function systemWords(): string {
  const { userAgentData } = navigator as Navigator & NavigatorMore;
  return userAgentData?.platform || /\(([^;)]+)/.exec(navigator.userAgent)?.[1] || 'unknown system';
}

/** Processor count, memory as far as the browser tells, system and browser. */
export function machineWords(): string {
  const { deviceMemory, hardwareConcurrency } = navigator as Navigator & NavigatorMore;
  const memory = deviceMemory === undefined ? [] : [`${deviceMemory} GB or more`];
  return [`${hardwareConcurrency || 'unknown'} cores`, ...memory, systemWords(), browserWords()].join(', ');
}

/** NaN where the browser does not tell. */
export function pageBytes(): number {
  return (performance as Performance & HeapMemory).memory?.usedJSHeapSize ?? Number.NaN;
}

/** What can be drawn with. Opens a context of each kind and lets go of it. */
export function graphicsFacts(): NonNullable<HealthReport['graphics']> {
  return { canvas: has2d(), ...webgl(), webgpu: (navigator as Navigator & NavigatorMore).gpu !== undefined };
}

function has2d(): boolean {
  try {
    return document.createElement('canvas').getContext('2d') !== null;
  } catch {
    return false;
  }
}

function webgl(): { webgl2: boolean; renderer: string } {
  try {
    const context = document.createElement('canvas').getContext('webgl2');
    if (!context) return { webgl2: false, renderer: '' };
    const debug = context.getExtension('WEBGL_debug_renderer_info');
    const renderer = String(context.getParameter(debug ? debug.UNMASKED_RENDERER_WEBGL : context.RENDERER) ?? '');
    context.getExtension('WEBGL_lose_context')?.loseContext();
    return { webgl2: true, renderer };
  } catch {
    return { webgl2: false, renderer: '' };
  }
}
