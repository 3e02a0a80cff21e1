import type { Socket } from 'node:net';
import { Problem } from './problem.ts';
import { endWithProblem } from './raw-answer.ts';
import { isAnswered } from './unread-bodies.ts';

/** What Node could not read as HTTP has neither request nor reply; the answer is written to the connection itself. */
export function answerNoHttp(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable || isAnswered(socket)) {
    socket.destroy();
    return;
  }
  endWithProblem(socket, problemOf(error.code));
}

function problemOf(code: string | undefined): Problem {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new Problem('headers_too_large', 'the headers must be at most 16 KiB');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new Problem('request_timeout', 'the request did not arrive in time');
    default:
      return new Problem('bad_request', 'this is no HTTP request that can be read');
  }
}
