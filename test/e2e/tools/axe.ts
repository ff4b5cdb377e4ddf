/** What axe finds wrong with a page: each rule and where it is broken. Frames are not looked into: the desk has none. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** All rules, unless told: a theme changes nothing but the contrast. What is well is not listed, which takes longer than to find it. */
export async function violations(page: Page, { rules }: { rules?: string[] | undefined } = {}): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode();
  axe.options({ resultTypes: ['violations'], ...(rules ? { runOnly: rules } : {}) });
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join('; ')}`);
}
