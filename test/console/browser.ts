/** Real Chromium with an eye on everything that a page asks for, says and gets. */
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

export interface WatchedPage {
  readonly page: Page;
  /** What went wrong in the page, and whatever it asked of anybody but its own origin. */
  readonly faults: string[];
  /** Bytes that came over the wire so far, headers included. */
  transferred(): number;
}

export function launch(executablePath: string): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-background-networking', '--disable-dev-shm-usage'];
  return chromium.launch({ executablePath, args });
}

/** @param origin where everything must come from */
export async function openPage(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...options });
  const page = await context.newPage();
  const faults: string[] = [];
  let bytes = 0;
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // An answer that is a refusal is told by the page itself; Chromium adds a line for each.
    const isRefusal = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isRefusal) faults.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(origin).origin) faults.push(`asked ${request.url()}`);
  });
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  return { page, faults, transferred: () => bytes };
}

export async function signIn(page: Page, url: string, key: string): Promise<void> {
  await page.goto(`${url}/console`);
  await page.getByLabel(/key or token/).fill(key);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Views' }).waitFor();
}
