/** Which view is shown: the part of the address behind `#`, so that each view and each match can be linked to. */
import { computed, signal } from '@preact/signals';
import { VIEWS, type View } from './view-names.ts';

const hash = signal(location.hash);
addEventListener('hashchange', () => (hash.value = location.hash));

const parts = computed(() => hash.value.replace(/^#\/?/, '').split('/'));

export const view = computed<View>(() => {
  const [name = ''] = parts.value;
  return isView(name) ? name : 'now';
});

/** Behind the view's name, such as a match id; empty where nothing is. */
export const subject = computed(() => {
  const [, ...rest] = parts.value;
  try {
    return decodeURIComponent(rest.join('/'));
  } catch {
    return '';
  }
});

export function linkTo(to: View, about?: string): string {
  return `#/${to}${about === undefined ? '' : `/${encodeURIComponent(about)}`}`;
}

export function goTo(to: View, about?: string): void {
  location.hash = linkTo(to, about);
}

function isView(name: string): name is View {
  return Object.hasOwn(VIEWS, name);
}
