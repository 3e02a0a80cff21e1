/**
 * `node dist/health-check.js`: what the image's HEALTHCHECK runs. Ends with 0 where the process beside it says that it is
 * ready. Every role of the gateway answers on METRICS_PORT and the local orchestrator on its own port: the first that
 * answers at all is the one.
 */
import { get } from 'node:http';
import { healthAddresses } from './config/health-addresses.ts';

const ANSWER_WITHIN_MS = 3_000;

type Answer = { readonly ready: boolean; readonly text: string } | undefined;

/** Not by `fetch`, which refuses some ports that a server may well listen on. */
function ask(url: string): Promise<Answer> {
  return new Promise((resolve) => {
    const request = get(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }, (response) => {
      response.resume();
      resolve({ ready: response.statusCode === 200, text: `${url} answered ${response.statusCode}` });
    });
    request.once('error', () => resolve(undefined));
  });
}

async function firstAnswer(urls: readonly string[]): Promise<Answer> {
  for (const url of urls) {
    const answer = await ask(url);
    if (answer) return answer;
  }
  return undefined;
}

const answer = await firstAnswer(healthAddresses());
process.stdout.write(`${answer?.text ?? 'nothing answers'}\n`);
process.exitCode = answer?.ready ? 0 : 1;
