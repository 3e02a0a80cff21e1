/** A long list as one JSON document, sent in pieces as the reader takes them. */
import { Readable } from 'node:stream';

export interface TextList {
  readonly count: number;
  readonly at: (index: number) => string;
}

const pieceLength = 500;

export function jsonList(field: string, list: TextList): string | Readable {
  if (list.count <= pieceLength) return [...pieces(field, list)].join('');
  return Readable.from(pieces(field, list), { objectMode: false });
}

function* pieces(field: string, { count, at }: TextList): Generator<string> {
  yield `{${JSON.stringify(field)}:[`;
  for (let start = 0; start < count; start += pieceLength) {
    const length = Math.min(pieceLength, count - start);
    const piece = Array.from({ length }, (_, index) => at(start + index)).join(',');
    yield start === 0 ? piece : `,${piece}`;
  }
  yield ']}';
}
