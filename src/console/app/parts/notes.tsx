import type { ComponentChildren } from 'preact';
import type { Trouble } from '../api.ts';

/** A failure, in the place where what it kept from being shown would be. */
export function TroubleNote({ trouble, what }: { trouble: Trouble; what?: string }) {
  return (
    <div class="note bad" role="alert">
      <strong>
        {what === undefined ? '' : `${what}: `}
        {trouble.title}
      </strong>
      {trouble.detail !== '' && <p>{trouble.detail}</p>}
      {trouble.errors.length > 0 && (
        <ul>
          {trouble.errors.map(({ pointer, message }) => (
            <li key={pointer + message}>
              <code>{pointer === '' ? '/' : pointer}</code> {message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

export function Empty({ children }: { children: ComponentChildren }) {
  return <p class="empty">{children}</p>;
}

export function Loading() {
  return (
    <p class="empty" aria-busy="true">
      Loading…
    </p>
  );
}
