/** Simple checks of what every page must be for those who do not see it, or see it on a phone. */
import type { Page } from 'playwright-core';

/** What is wrong with the page as it is now; nothing where it keeps the rules. */
export function brokenRules(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const broken: string[] = [];
    const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];
    const said = (element: HTMLElement) => element.outerHTML.slice(0, 120);
    const isNamed = (element: HTMLElement) => {
      const labels = 'labels' in element ? [...((element.labels as NodeList | null) ?? [])] : [];
      const names = [
        element.getAttribute('aria-label'),
        element.textContent,
        ...labels.map((label) => label.textContent),
      ];
      return names.some((name) => (name ?? '').trim() !== '');
    };
    for (const element of all('button, a, input, select, textarea, summary'))
      if (!isNamed(element)) broken.push(`has no name: ${said(element)}`);
    for (const element of all('[aria-labelledby], [aria-describedby]'))
      for (const attribute of ['aria-labelledby', 'aria-describedby'])
        for (const id of (element.getAttribute(attribute) ?? '').split(' ').filter(Boolean))
          if (!document.getElementById(id)) broken.push(`points to nothing: ${said(element)}`);
    for (const element of all('img:not([alt]), [role=img]:not([aria-label])'))
      broken.push(`has no text: ${said(element)}`);
    for (const element of all('th:not([scope])')) broken.push(`heads nothing: ${said(element)}`);
    const ids = all('[id]').map(({ id }) => id);
    if (new Set(ids).size < ids.length) broken.push('an id is there twice');
    if (all('h1').length !== 1) broken.push(`has ${all('h1').length} first headings`);
    if (all('main').length !== 1) broken.push('has not one main part');
    if (document.documentElement.lang === '' || document.title === '') broken.push('says no language or title');
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) broken.push(`scrolls sideways: ${scrollWidth} in ${clientWidth}`);
    return broken;
  });
}

/** How well the text of these can be read: the ratio of its contrast (WCAG 2). */
export function contrastOf(page: Page, selector: string): Promise<number[]> {
  return page.evaluate((wanted) => {
    const channels = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number);
    const luminance = (colour: string) => {
      const [red = 0, green = 0, blue = 0] = channels(colour)
        .slice(0, 3)
        .map((value) => value / 255)
        .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const behind = (element: Element | null): string => {
      if (!element) return 'rgb(255, 255, 255)';
      const { backgroundColor } = getComputedStyle(element);
      return channels(backgroundColor)[3] === 0 ? behind(element.parentElement) : backgroundColor;
    };
    return [...document.querySelectorAll(wanted)].map((element) => {
      const [one, other] = [luminance(getComputedStyle(element).color), luminance(behind(element))];
      return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    });
  }, selector);
}
