import { render } from 'preact';
import { Shell } from './shell.tsx';
import { startLooking } from './live.ts';

const root = document.getElementById('root');
if (root) {
  root.replaceChildren();
  render(<Shell />, root);
  startLooking();
}
