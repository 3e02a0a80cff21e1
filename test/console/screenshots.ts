/** The pictures of docs/console.md, of an installation in which something is wrong. */
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openPage, signIn } from './browser.ts';
import type { ConsoleWorld } from './console-world.ts';
import { runTraffic } from './traffic.ts';

const TRAFFIC_BEFORE_MS = 45_000;

interface Picture {
  readonly name: string;
  readonly hash: string;
  readonly options?: BrowserContextOptions;
  readonly ready: (page: Page) => Promise<void>;
}

const dark: BrowserContextOptions = { colorScheme: 'dark' };
const phone: BrowserContextOptions = { ...dark, viewport: { width: 390, height: 844 } };
const now = (page: Page) => page.getByText('Throughput').waitFor();
const match = (page: Page) => page.getByText('What its payload was told').waitFor();

const PICTURES: readonly Picture[] = [
  { name: 'now', hash: 'now', ready: now },
  { name: 'now-dark', hash: 'now', options: dark, ready: now },
  { name: 'now-phone', hash: 'now', options: phone, ready: now },
  { name: 'allocations', hash: 'allocations', ready: (page) => page.getByText('in flight').first().waitFor() },
  { name: 'backlog', hash: 'backlog', ready: (page) => page.getByRole('table').waitFor() },
  { name: 'match', hash: 'matches/m-21', ready: match },
  { name: 'match-phone', hash: 'matches/m-21', options: phone, ready: match },
  {
    name: 'confirm',
    hash: 'allocations',
    options: dark,
    ready: (page) => page.getByRole('button', { name: 'Pause: us-east' }).click(),
  },
  {
    name: 'explain',
    hash: 'explain',
    ready: async (page) => {
      await page.getByRole('button', { name: 'Explain' }).click();
      await page.getByText('match now').first().waitFor();
    },
  },
  { name: 'letters', hash: 'letters', options: dark, ready: (page) => page.getByText('Dead letters').last().waitFor() },
];

export async function takeScreenshots(browser: Browser, world: ConsoleWorld, folder: string): Promise<void> {
  const over = new AbortController();
  const traffic = runTraffic(world, over.signal);
  await delay(TRAFFIC_BEFORE_MS);
  for (const { name, hash, options, ready } of PICTURES) {
    const { page } = await openPage(browser, world.url, options);
    await signIn(page, world.url, world.keys.operator);
    await page.goto(`${world.url}/console#/${hash}`);
    await page.getByText('live', { exact: true }).waitFor();
    await ready(page);
    const path = resolve(folder, `console-${name}.png`);
    await page.screenshot({ path, fullPage: !name.includes('phone') });
    await page.context().close();
  }
  over.abort();
  await traffic;
}
