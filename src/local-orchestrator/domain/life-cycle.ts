/** What time alone does to a payload: a function of its state and of its allocation's behaviour. */
import type { PayloadState } from '../../orchestration/contract/index.ts';
import type { Behaviour } from './allocation.ts';
import { restartDelayMs } from './back-off.ts';
import type { Payload } from './payload.ts';

export type TimedStep =
  | { readonly kind: 'move'; readonly to: PayloadState; readonly afterMs: number }
  /** The simulated process ends by itself. */
  | { readonly kind: 'exit'; readonly afterMs: number }
  /** The payload is forgotten. */
  | { readonly kind: 'gone'; readonly afterMs: number };

/** Null: the state lasts until something happens. A real process says itself when it is Ready, and when it has ended. */
export function nextTimedStep(payload: Payload, { timings, process }: Behaviour): TimedStep | null {
  switch (payload.state) {
    case 'Creating':
      return { kind: 'move', to: 'Preparing', afterMs: timings.creatingMs };
    case 'Preparing':
      return { kind: 'move', to: 'Starting', afterMs: timings.preparingMs };
    case 'Starting':
      return process ? null : { kind: 'move', to: 'Ready', afterMs: timings.startingMs };
    case 'Reserved':
      return process || timings.gameMs === 0 ? null : { kind: 'exit', afterMs: timings.gameMs };
    case 'Error':
      return { kind: 'move', to: 'Starting', afterMs: restartDelayMs(timings.restart, payload.restarts) };
    case 'Unhealthy':
      return { kind: 'move', to: 'Shutdown', afterMs: timings.unhealthyMs };
    case 'Shutdown':
      return process ? null : { kind: 'gone', afterMs: timings.shutdownMs };
    case 'Ready':
    case 'Unknown':
      return null;
  }
}
