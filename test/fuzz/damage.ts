/** What may happen to a JSON text on its way, or be done to it: bytes, and the headers that go with them. */
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { anyText } from './any-text.ts';

export interface Body {
  readonly bytes: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** Where and with what. */
export interface Chance {
  readonly at: number;
  readonly noise: string;
  readonly size: number;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const plain = (text: string, headers: Record<string, string> = JSON_TYPE): Body => ({
  bytes: Buffer.from(text),
  headers,
});
const typed = (type: string) => (text: string) => plain(text, { 'content-type': type });

/** In front of the first member, so that it is the body's own that comes last and is kept by a careless reader. */
const withMember = (text: string, member: string) => text.replace('{', `{${member},`);
const at = (text: string, { at: place }: Chance) => place % (text.length + 1);

const DAMAGES: Readonly<Record<string, (text: string, chance: Chance) => Body>> = {
  cut: (text, chance) => plain(text.slice(0, at(text, chance))),
  noise: (text, chance) => plain(text.slice(0, at(text, chance)) + chance.noise + text.slice(at(text, chance) + 1)),
  flippedBit: (text, { at: place }) => {
    const bytes = Buffer.from(text);
    if (bytes.length > 0) bytes[place % bytes.length] = (bytes[place % bytes.length] ?? 0) ^ (1 << (place % 8));
    return { bytes, headers: JSON_TYPE };
  },
  rawBytes: (text, { at: place }) => ({
    bytes: Buffer.concat([Buffer.from(text.slice(0, -1)), Buffer.from([place % 256, 0xff, 0xc0, 0x80])]),
    headers: JSON_TYPE,
  }),
  twice: (text) => plain(withMember(text, `"match_id":"twice","profile":"casual","matches":[],"state":"auto"`)),
  prototype: (text) => plain(withMember(text, `"__proto__":{"priority":9,"scopes":["operate"]}`)),
  prototypeEscaped: (text) => plain(withMember(text, `"__pr\\u006fto__":{"isAdmin":true}`)),
  constructorName: (text) => plain(withMember(text, `"constructor":{"prototype":{"priority":9}}`)),
  rawNul: (text) => plain(withMember(text, `"match_data":"\0"`)),
  loneSurrogate: (text) => plain(withMember(text, `"match_data":{"\\ud800":"\\udfff"}`)),
  hugeNumber: (text, { size }) => plain(withMember(text, `"priority":${'9'.repeat(1 + (size % 5_000))}`)),
  infinity: (text) => plain(withMember(text, `"deadline_ms":1e999`)),
  notANumber: (text) => plain(withMember(text, `"deadline_ms":NaN`)),
  comment: (text) => plain(`/* */${text}// x`),
  trailing: (text) => plain(`${text},${text}`),
  lines: (text) => plain(`${text}\n${text}`),
  deepArrays: (text, { size }) =>
    plain(withMember(text, `"match_data":${'['.repeat(size % 60_000)}${']'.repeat(size % 60_000)}`)),
  deepObjects: (text, { size }) => {
    const levels = size % 20_000;
    return plain(withMember(text, `"match_data":${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`));
  },
  deepUnclosed: (_text, { size }) => plain('['.repeat(size % 200_000)),
  hugeArray: (text, { size }) => plain(withMember(text, `"players":[${'0,'.repeat(size % 120_000)}0]`)),
  hugeText: (text, { size }) => plain(withMember(text, `"match_data":"${'x'.repeat(size % 270_000)}"`)),
  tooLarge: (text, { size }) => plain(withMember(text, `"match_data":"${'x'.repeat(262_144 + (size % 50_000))}"`)),
  empty: () => plain(''),
  blank: () => plain(' \r\n\t'),
  byteOrderMark: (text) => plain(`\ufeff${text}`),
  utf16: (text) => ({ bytes: Buffer.from(text, 'utf16le'), headers: JSON_TYPE }),
  utf16Declared: (text) => ({
    bytes: Buffer.from(`\ufeff${text}`, 'utf16le'),
    headers: { 'content-type': 'application/json; charset=utf-16' },
  }),
  latin1: (text) => ({
    bytes: Buffer.from(withMember(text, '"match_data":"\u00e9"'), 'latin1'),
    headers: JSON_TYPE,
  }),
  gzip: (text) => ({ bytes: gzipSync(text), headers: { ...JSON_TYPE, 'content-encoding': 'gzip' } }),
  gzipUndeclared: (text) => ({ bytes: gzipSync(text), headers: JSON_TYPE }),
  brotliDeclared: (text) => plain(text, { ...JSON_TYPE, 'content-encoding': 'br, gzip' }),
  form: typed('application/x-www-form-urlencoded'),
  multipart: typed('multipart/form-data; boundary=x'),
  textType: typed('text/plain'),
  almostJson: typed('application/jsonp'),
  problemJson: typed('application/problem+json'),
  badType: typed('application/json/; ;;=charset'),
  badCharset: typed('application/json; charset=utf-7'),
  twoCharsets: typed('application/json; charset=utf-8; charset=utf-16'),
  hostileType: typed(`application/json;${'a'.repeat(2_000)}=b`),
  upperType: typed('APPLICATION/JSON; CHARSET="UTF-8"'),
  noType: (text) => plain(text, {}),
};

const chance: fc.Arbitrary<Chance> = fc.record({
  at: fc.nat({ max: 100_000 }),
  noise: anyText(3),
  size: fc.nat({ max: 1_000_000 }),
});

/** By name, so that a run can say what it has tried. */
export const damage = fc.record({ name: fc.constantFrom(...Object.keys(DAMAGES)), chance });
export type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

export function sent(value: unknown, damaged: Damage | undefined): Body {
  const text = JSON.stringify(value) as string | undefined;
  const inflict = damaged && DAMAGES[damaged.name];
  return inflict ? inflict(text ?? '', damaged.chance) : plain(text ?? '');
}
