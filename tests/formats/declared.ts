/** Examples of whatever a codec declares, made from the declaration itself. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { toBase64 } from '../../app/formats/bytes.ts'
import type { Codec, Declaration } from '../../app/formats/codec.ts'
import { makeId } from '../../app/ids.ts'

const sixteen = fc.uint8Array({ minLength: 16, maxLength: 16 })
const hex = (digits: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${digits}}$`))

const words: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  person: sixteen.map((bytes) => makeId('p', bytes)),
  organization: sixteen.map((bytes) => makeId('o', bytes)),
  'person or organization': fc.oneof(
    sixteen.map((bytes) => makeId('p', bytes)),
    sixteen.map((bytes) => makeId('o', bytes)),
  ),
  entry: sixteen.map((bytes) => makeId('e', bytes)),
  bulletin: sixteen.map((bytes) => makeId('b', bytes)),
  draft: sixteen.map((bytes) => makeId('d', bytes)),
  attachment: sixteen.map((bytes) => makeId('f', bytes)),
  note: sixteen.map((bytes) => makeId('t', bytes)),
  request: sixteen.map((bytes) => makeId('q', bytes)),
  copy: sixteen.map((bytes) => makeId('c', bytes)),
  verification: sixteen.map((bytes) => makeId('v', bytes)),
  fingerprint: hex(40),
  salt: fc.uint8Array({ minLength: 32, maxLength: 32 }).map(toBase64),
  'SHA-256': hex(64),
  signature: fc.uint8Array({ maxLength: 20 }).map(toBase64),
  title: fc.stringMatching(/^[a-z]{1,9}$/),
  'form value': fc.stringMatching(/^[A-Za-z0-9_-]{43}\.[a-z]{1,9}$/),
}

/** Values that the codec sends, none of them large. */
export function valuesOf(codec: Codec<unknown>): fc.Arbitrary<unknown> {
  const { declared } = codec
  switch (declared.is) {
    case 'text':
      return textsOf(declared)
    case 'bytes':
      return fc.uint8Array({ minLength: declared.least, maxLength: Math.min(declared.most, declared.least + 20) })
    case 'whole':
      return fc.integer({ min: declared.least, max: Math.min(declared.most, Number.MAX_SAFE_INTEGER) })
    case 'list':
      return fc.array(valuesOf(declared.of), {
        minLength: declared.least,
        maxLength: Math.min(declared.most, declared.least + 2),
      })
    case 'flag':
      return fc.boolean()
    case 'decimal':
      return fc.bigInt({ min: 0n, max: (1n << 63n) - 1n })
    case 'foreign':
      // As JSON has it: −0 is written 0 there.
      return fc
        .dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ maxDepth: 3 }), {
          maxKeys: 3,
          noNullPrototype: true,
        })
        .map((value): unknown => JSON.parse(JSON.stringify(value)))
    case 'unread':
      return fc.constant(undefined)
    case 'word':
      return wordsOf(declared.name)
    case 'one-of':
      return fc.constantFrom(...declared.words)
    case 'nullable':
      return fc.option(valuesOf(declared.of), { nil: null })
    case 'such':
      return valuesOf(declared.of).filter((value) => declared.holds(value as never))
    case 'object':
      return fc.record(Object.fromEntries(Object.entries(declared.fields).map(([name, of]) => [name, valuesOf(of)])))
    case 'either':
      return fc.oneof(...declared.of.map(valuesOf))
  }
}

function textsOf({ pattern, least, most }: Extract<Declaration, { is: 'text' }>): fc.Arbitrary<string> {
  const any = fc.string({ unit: 'grapheme', minLength: least, maxLength: Math.min(most, least + 20) })
  const fitting = pattern ? fc.stringMatching(pattern) : any
  return fitting.filter(({ length }) => length >= least && length <= most)
}

function wordsOf(name: string): fc.Arbitrary<unknown> {
  const known = words[name]
  if (!known) throw new Error(`say above what a ${name} looks like`)
  return known
}

const app = join(import.meta.dirname, '../../app')
const isCodec = (value: unknown): value is Codec<unknown> =>
  typeof value === 'object' && value !== null && 'declared' in value && 'decode' in value

/** Every codec that a file of the app declares and gives to others, by file and name. */
export async function everyCodec(): Promise<readonly (readonly [string, Codec<unknown>])[]> {
  const files = readdirSync(app, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /^[^.]+\.ts$/.test(file) && /from '.*\/codec\.ts'/.test(readFileSync(join(app, file), 'utf8')),
  )
  const found = await Promise.all(
    files.sort().map(async (file) => {
      const module: Readonly<Record<string, unknown>> = await import(/* @vite-ignore */ join(app, file))
      return Object.entries(module).flatMap(([name, value]) =>
        isCodec(value) ? [[`${file} ${name}`, value] as const] : [],
      )
    }),
  )
  return found.flat()
}
