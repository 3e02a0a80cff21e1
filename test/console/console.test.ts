/**
 * The operators' console in real Chromium, in front of a real installation: each view on what is there, each kind of action
 * once. With MATCHGATE_SCREENSHOTS=docs/images it also takes the pictures of docs/console.md.
 */
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { Allocation, MatchPage, MatchRecord, Overview } from '../../src/console/app/shapes.ts';
import { VIEWS, type View } from '../../src/console/app/view-names.ts';
import { describeWith } from '../support/command.ts';
import { eventually } from '../support/eventually.ts';
import { launch, openPage, signIn, type WatchedPage } from './browser.ts';
import { place, startConsoleWorld, type ConsoleWorld } from './console-world.ts';
import { brokenRules, contrastOf } from './page-rules.ts';
import { takeScreenshots } from './screenshots.ts';

const PAGES = [...Object.keys(VIEWS), 'matches/m-20'];
const LIMIT_BYTES = 200 * 1024;

describeWith('chromium', 'the package chromium', 'the console', (command) => {
  let world: ConsoleWorld;
  let browser: Browser;
  let watched: WatchedPage;
  let page: Page;
  beforeAll(async () => {
    [world, browser] = await Promise.all([startConsoleWorld(), launch(command)]);
    watched = await openPage(browser, world.url);
    page = watched.page;
  }, 90_000);
  afterEach(() => expect(watched.faults).toEqual([]));
  afterAll(async () => {
    await browser.close();
    await world.stop();
  }, 60_000);

  const visit = (hash: string) => page.goto(`${world.url}/console#/${hash}`);
  const shows = (text: string | RegExp) => page.getByText(text).first().waitFor();
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
  const api = async <T>(path: string): Promise<T> => {
    const answer = await fetch(`${world.url}/v1/${path}`, { headers: { 'x-api-key': world.keys.operator } });
    return (await answer.json()) as T;
  };
  const overview = () => api<Overview>('overview');
  const allocation = async (wanted: string): Promise<Allocation | undefined> => {
    // Not the overview's, which may be a second old.
    const { allocations } = await api<Pick<Overview, 'allocations'>>('allocations');
    return allocations.find(({ name }) => name === wanted);
  };

  it('lets nobody see anything without a key, and says what is wrong with one', async () => {
    await page.goto(`${world.url}/console`);
    await page.getByLabel(/key or token/).waitFor();
    expect(await page.getByRole('navigation').count()).toBe(0);
    await signInWith('not-a-key');
    await page.getByRole('alert').filter({ hasText: /key/ }).waitFor();
    for (const pasted of [`“${world.keys.operator}”`, `${world.keys.operator}\u200b`]) {
      await signInWith(pasted);
      await page.getByRole('alert').filter({ hasText: 'there is a character in it that none has' }).waitFor();
    }
    await signInWith(world.keys.reader);
    await shows('the scope operate is needed');
    await button('Sign out').click();
    await signInWith(world.keys.operator);
    await page.getByText('live', { exact: true }).waitFor();
    expect(await page.evaluate(() => [localStorage.length, document.cookie, sessionStorage.length])).toEqual([
      0,
      '',
      1,
    ]);
  });
  const signInWith = async (key: string) => {
    await page.getByLabel(/key or token/).fill(key);
    await page.keyboard.press('Enter');
  };

  it('shows first what is wrong, in words and since when, then how it goes', async () => {
    await visit('now');
    const first = page.getByRole('region', { name: 'What needs attention' }).getByRole('link').first();
    await eventually(
      () => first.innerText(),
      (text) => /Trouble\s+us-east: breaker open\s+for \d+ m?s/.test(text),
    );
    await shows(/4 matches failed within the last minute|upstream_unavailable/);
    await shows(/harbor-cup: waiting/);
    const { matches } = await overview();
    expect(await page.locator('.tile', { hasText: 'queued' }).innerText()).toContain(String(matches.queued));
    expect(matches).toMatchObject({ queued: 3, assigned: 17, released: 8, failed: 4 });
    for (const title of ['Throughput', 'Time to a server', 'Matches'])
      expect(
        await page
          .getByRole('img', { name: `${title}, the last` })
          .locator('canvas')
          .count(),
      ).toBe(1);
  });

  it('goes on by itself: a match that is placed through another replica is counted', async () => {
    const assigned = page.locator('.tile', { hasText: 'assigned' }).locator('dd');
    await place(world.matchmaker, 'one-more');
    await eventually(
      () => assigned.innerText(),
      (text) => text === '18',
    );
  });

  it('pauses and resumes an allocation with the keyboard alone', async () => {
    await visit('allocations');
    await button('Pause: eu-west').waitFor();
    await tabTo(page, 'Pause: eu-west');
    await page.keyboard.press('Enter');
    await shows('Pause eu-west?');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await allocation('eu-west')).toMatchObject({ paused: false });
    // The one who asked has the focus again.
    await page.keyboard.press('Enter');
    await tabTo(page, 'Pause');
    await page.keyboard.press('Enter');
    await shows('Done: Pause eu-west');
    expect(await allocation('eu-west')).toMatchObject({ paused: true });
    await shows('paused');
    await tabTo(page, 'Resume: eu-west');
    await page.keyboard.press('Enter');
    await tabTo(page, 'Resume');
    await page.keyboard.press('Enter');
    await shows('Done: Resume eu-west');
    expect(await allocation('eu-west')).toMatchObject({ paused: false });
  });

  it('holds a breaker, lets it go, and shows the last errors', async () => {
    await shows(/CreateReservation: the upstream answered 503/);
    await button('Hold open: us-east').click();
    await button('Hold open').click();
    await shows('held open');
    expect(await allocation('us-east')).toMatchObject({ breaker_forced: 'open' });
    await button('Let it decide: us-east').click();
    await button('Let it decide').click();
    await button('Let it decide: us-east').waitFor({ state: 'hidden' });
    expect(await allocation('us-east')).toMatchObject({ breaker_forced: null });
  });

  it('shows what is queued of each profile, and for how long', async () => {
    await visit('backlog');
    const row = page.getByRole('row', { name: /harbor-cup/ });
    expect(await row.innerText()).toMatch(/harbor-cup\s+3\s+\d+ (s|min)/);
    expect(await page.getByRole('row', { name: /ranked/ }).innerText()).toMatch(/ranked\s+0\s+–/);
  });

  it('finds a match, draws what it went through, and releases it', async () => {
    await visit('matches');
    const search = page.getByRole('searchbox');
    await search.waitFor();
    await eventually(
      async () => {
        await page.keyboard.press('/');
        return search.evaluate((element) => element === document.activeElement);
      },
      (isFocused) => isFocused,
    );
    await page.keyboard.type('m-20');
    await page.keyboard.press('Enter');
    await page.getByRole('img', { name: /The way to a server/ }).waitFor();
    const shown = await page.getByRole('main').innerText();
    for (const word of [
      'queued',
      'reserving',
      'annotating',
      'assigned',
      'eu-west',
      'exact, any-map',
      '"ada"',
      'team-size',
    ])
      expect(shown).toContain(word);
    await button('Release the match').click();
    await shows(/whoever plays there loses it/);
    await page.getByRole('dialog').getByRole('button', { name: 'Release the match' }).click();
    await page.getByRole('heading', { name: 'm-20 released' }).waitFor();
    expect(await api<MatchRecord>('matches/m-20')).toMatchObject({ state: 'released' });
    await visit('now');
    await shows('withdraw');
    await shows(/m-20.*by on-call/);
  });

  it('cancels a match that waits, and says of one that is not there that it is not', async () => {
    await visit('matches/cup-1');
    await shows('waits for capacity');
    await button('Cancel the match').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel the match' }).click();
    await page.getByRole('heading', { name: 'cup-1 cancelled' }).waitFor();
    await visit('matches/nobody');
    await shows('no match with this match_id is known');
  });

  it('shows a match that was opened while the gateway was away, once it is back', async () => {
    await visit('now');
    await page.route('**/timeline', (route) => route.abort());
    await visit('matches/cup-1');
    await shows('The gateway cannot be reached.');
    await page.unroute('**/timeline');
    await page.getByRole('heading', { name: 'cup-1 cancelled' }).waitFor();
  });

  it('finds the matches of a state, and dead letters, that lie behind a page of others', async () => {
    const { next_cursor } = await api<MatchPage>('matches?limit=1');
    // As it is answered where the newest thousand are in other states, or the newest letters of other tenants.
    await page.route('**/v1/matches?limit=25&state=failed', (route) =>
      route.fulfill({ json: { matches: [], next_cursor } }),
    );
    await visit('matches');
    await page.getByLabel('State').selectOption('failed');
    await shows('overseas-0');
    await page.unroute('**/v1/matches?limit=25&state=failed');
    await page.route('**/v1/webhooks/dead-letters?limit=50', (route) =>
      route.fulfill({ json: { dead_letters: [], next_cursor: '0-9999999999999-0' } }),
    );
    await visit('letters');
    await shows('http://127.0.0.1:1/hooks');
    await page.unroute('**/v1/webhooks/dead-letters?limit=50');
  });

  it('explains what would be tried, and shows in place what is wrong with the question', async () => {
    await visit('explain');
    await page.getByLabel('Profile').selectOption('ranked');
    await button('Explain').click();
    const plan = page.getByRole('region', { name: 'The plan' });
    await plan
      .getByText(/match now/)
      .first()
      .waitFor();
    expect(await plan.innerText()).toMatch(/eu-west[^]*exact[^]*map=harbor[^]*us-east/);
    await page.getByLabel(/as JSON/).fill('{"players": 3}');
    await button('Explain').click();
    await plan.getByText('/players', { exact: true }).waitFor();
    await page.getByLabel(/as JSON/).fill('no JSON');
    await button('Explain').click();
    await plan.getByText('This is not JSON').waitFor();
  });

  it('sends a dead letter again', async () => {
    await visit('letters');
    await shows('http://127.0.0.1:1/hooks');
    await button('Send again: told-nobody').click();
    await button('Send again').click();
    await shows(/Done: Send the dead letter of told-nobody again/);
    const { actions } = await eventually(overview, (seen) => seen.actions[0]?.type === 'matchgate.operator.resend');
    expect(actions[0]?.data.by).toBe('on-call');
  });

  it.each(['light', 'dark'] as const)(
    'keeps the rules in each view, on a phone and on a desk: %s',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme });
      for (const viewport of [
        { width: 390, height: 844 },
        { width: 1280, height: 860 },
      ]) {
        await page.setViewportSize(viewport);
        for (const hash of PAGES) {
          await visit(hash);
          // Its title comes after it was drawn; before that, the rules would be those of the view before.
          const title = VIEWS[hash.split('/', 1)[0] as View];
          await page.waitForFunction((wanted) => document.title.startsWith(wanted), title);
          await page.locator('[aria-busy=true]').waitFor({ state: 'detached' });
          expect([hash, viewport.width, ...(await brokenRules(page))]).toEqual([hash, viewport.width]);
          const contrasts = await contrastOf(page, '.badge, .hint, .lead, .empty, button, a, dt, .why');
          expect([hash, Math.min(...contrasts) >= 4.5]).toEqual([hash, true]);
        }
      }
      const light = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      expect(light).toMatch(colorScheme === 'light' ? /^rgb\(2\d\d/ : /^rgb\(1?\d, /);
    },
  );

  it('loads in less than 200 KiB, with its first figures, and asks nobody else for anything', async () => {
    const fresh = await openPage(browser, world.url);
    await signIn(fresh.page, world.url, world.keys.operator);
    await fresh.page.getByText('live', { exact: true }).waitFor();
    const policy = (await fetch(`${world.url}/console`)).headers.get('content-security-policy');
    expect(policy).not.toContain('unsafe');
    expect(fresh.faults).toEqual([]);
    expect(fresh.transferred()).toBeGreaterThan(10_000);
    expect(fresh.transferred()).toBeLessThan(LIMIT_BYTES);
    await fresh.page.context().close();
  });

  it('asks for no key where the installation asks nobody', async () => {
    const open = await openPage(browser, world.matchmaker.url);
    await open.page.goto(`${world.matchmaker.url}/console`);
    await open.page.getByText('live', { exact: true }).waitFor();
    expect(await open.page.getByRole('button', { name: 'Sign out' }).count()).toBe(0);
    expect(open.faults).toEqual([]);
    await open.page.context().close();
  });

  it('says that its figures are old when nothing answers any more', async () => {
    await visit('now');
    await page.route('**/v1/overview', (route) => route.abort());
    await shows('The gateway cannot be reached.');
    await page.unroute('**/v1/overview');
    await page.getByText('The gateway cannot be reached.').waitFor({ state: 'detached' });
  });

  const folder = process.env.MATCHGATE_SCREENSHOTS;
  if (folder !== undefined) it('has its picture taken', () => takeScreenshots(browser, world, folder), 180_000);
});

/** As somebody without a mouse does it; the name is the whole accessible name. */
async function tabTo(page: Page, name: string): Promise<void> {
  const focused = () =>
    page.evaluate(() => {
      const element = document.activeElement;
      return element?.getAttribute('aria-label') ?? element?.textContent.trim() ?? '';
    });
  for (let presses = 0; presses < 40; presses += 1) {
    if ((await focused()) === name) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no way to ${name} with the Tab key`);
}
