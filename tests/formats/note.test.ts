import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, toHex, u64, utf8 } from '../../app/formats/bytes.ts'
import { signEd25519 } from '../../app/formats/ed25519.ts'
import {
  cosignatureKeyType,
  cosignNote,
  formatNote,
  formatVerifierKey,
  noteKeyType,
  openNote,
  parseNote,
  parseVerifierKey,
  signNote,
  verifierKey,
  verifierKeyOf,
} from '../../app/formats/note.ts'
import { isTrouble, Malformed, NotProven } from '../../app/outcome.ts'
import { rounds } from '../support/thoroughness.ts'
import { bent, signerOf } from './council-log.ts'

// https://c2sp.org/signed-note@v1.0.0, its own examples.
const exampleKey = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
const exampleNote = `This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`
const poem = `Ognuno sta solo sul cuor della terra
trafitto da un raggio di sole:

ed è subito sera.

— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=
`
const text = '発出\n'
const alice = signerOf('alice.example')
const aliceKey = verifierKeyOf(alice, noteKeyType)
const witness = signerOf('witness.example')
const witnessKey = verifierKeyOf(witness, cosignatureKeyType)
const note = formatNote({ text, signatures: [signNote(text, alice)] })

describe('signed notes as C2SP spells them', () => {
  it('opens the example of the specification with the key of the specification', () => {
    const key = parseVerifierKey(exampleKey)
    expect(key.name).toBe('example.com/foo')
    expect(toHex(key.id)).toBe('530d903a')
    expect(formatVerifierKey(key)).toBe(exampleKey)
    expect(openNote(parseNote(exampleNote), [key])).toEqual([{ key, time: null }])
    expect(formatNote(parseNote(exampleNote))).toBe(exampleNote)
  })

  it('splits at the last empty line, so that a text may hold empty lines', () => {
    const read = parseNote(poem)
    expect(read.text.endsWith('sole:\n\ned è subito sera.\n')).toBe(true)
    expect(read.signatures.map(({ name }) => name)).toEqual(['quasimodo.example/salvatore'])
    expect(formatNote(read)).toBe(poem)
  })

  it('opens nothing whose text was touched', () => {
    const key = parseVerifierKey(exampleKey)
    expect(() => openNote(parseNote(exampleNote.replace('example message', 'Example message')), [key])).toThrow(
      NotProven,
    )
    expect(() => openNote(parseNote(`\n${exampleNote}`), [key])).toThrow(NotProven)
  })

  it('ignores signatures by strangers, also under a known name or a known id', () => {
    const stranger = signNote(text, { ...alice, seed: signerOf('mallory.example').seed })
    const sameId = { ...signNote(text, signerOf('mallory.example')), id: aliceKey.id }
    const both = formatNote({ text, signatures: [stranger, sameId, signNote(text, alice)] })
    expect(openNote(parseNote(both), [aliceKey])).toEqual([{ key: aliceKey, time: null }])
    const strangersOnly = formatNote({ text, signatures: [stranger, sameId] })
    expect(() => openNote(parseNote(strangersOnly), [aliceKey])).toThrow(NotProven)
    expect(() => openNote(parseNote(note), [])).toThrow(NotProven)
  })

  it('rejects the whole note where a known key’s signature does not hold, beside a good one too', () => {
    const good = signNote(text, alice)
    const bad = { ...good, bytes: signNote('別\n', alice).bytes }
    expect(() => openNote({ text, signatures: [good, bad] }, [aliceKey])).toThrow(NotProven)
    expect(() => openNote({ text, signatures: [{ ...good, bytes: good.bytes.slice(1) }] }, [aliceKey])).toThrow(
      NotProven,
    )
  })

  it('does not choose between two known keys of one name and one id', () => {
    expect(() => openNote(parseNote(note), [aliceKey, { ...aliceKey }])).toThrow(NotProven)
  })

  it('takes sixteen signatures and a hundred, and no more', () => {
    const many = (n: number) => ({
      text,
      signatures: [
        ...Array.from({ length: n - 1 }, (_, i) => signNote(text, signerOf(`s${i}`))),
        signNote(text, alice),
      ],
    })
    expect(openNote(parseNote(formatNote(many(16))), [aliceKey])).toHaveLength(1)
    expect(parseNote(formatNote(many(100))).signatures).toHaveLength(100)
    expect(() => formatNote(many(101))).toThrow(Malformed)
    expect(() => parseNote(`${'a'.repeat(1_000_000)}\n\n— a AAAAAAA=\n`)).toThrow(Malformed)
  })

  it.each([
    ['nothing', ''],
    ['no signature', 'text\n\n'],
    ['no empty line', 'text\n— a.example AAAAAAAA\n'],
    ['no last line feed', note.slice(0, -1)],
    ['a line that is no signature', `${note}more\n`],
    ['a hyphen for a dash', note.replace('—', '-')],
    ['two spaces', note.replace('— ', '—  ')],
    ['a word more', note.replace('=\n', '= x\n')],
    ['a name with a plus', note.replace('alice.', 'ali+ce.')],
    ['a name with a no-break space', note.replace('alice.', 'ali\u00a0ce.')],
    ['a name with an ideographic space', note.replace('alice.', 'ali\u3000ce.')],
    ['an empty name', note.replace('alice.example', '')],
    ['base64 of another alphabet', note.replace(/[A-Za-z0-9+/]=*\n$/, '-\n')],
    ['base64 without a signature', 'text\n\n— a.example AAAAAA==\n'],
    ['a carriage return', note.replace('発出', '発\r出')],
    ['a tab', note.replace('発出', '発\t出')],
    ['a NUL', note.replace('発出', '発\0出')],
    ['half a surrogate pair', note.replace('発出', '発\ud800出')],
  ])('refuses a note with %s', (_, refused) => {
    expect(() => parseNote(refused)).toThrow(Malformed)
  })

  it('signs nothing that would be read differently', () => {
    const signature = signNote(text, alice)
    expect(() => formatNote({ text: 'no end', signatures: [signature] })).toThrow(Malformed)
    expect(() => formatNote({ text, signatures: [] })).toThrow(Malformed)
    expect(() => formatNote({ text: 'a\u0007\n', signatures: [signature] })).toThrow(Malformed)
    const smuggling = { ...signature, name: 'a AAAAAAAA\n— b' }
    expect(() => formatNote({ text, signatures: [smuggling] })).toThrow(Malformed)
    const splitting = { ...signature, name: 'a AAAAAAAA\n\n— b' }
    expect(() => formatNote({ text, signatures: [splitting] })).toThrow(Malformed)
  })

  it.each([
    '',
    'a.example',
    exampleKey.slice(0, -4),
    exampleKey.replace('530d903a', '530d903b'),
    exampleKey.replace('530d903a', '530D903A'),
    exampleKey.replace('example.com/foo', 'example.com/bar'),
    exampleKey.replace('example.com/foo', ''),
    exampleKey.replace('example.com/foo', 'a b'),
    exampleKey.replace('+Aek', '+Bek'),
    `${exampleKey}\n`,
    ` ${exampleKey}`,
  ])('refuses the verifier key %j', (refused) => {
    expect(() => parseVerifierKey(refused)).toThrow(Malformed)
  })

  it('gives one key two ids for its two types, and cuts no key to size', () => {
    const asCosigner = verifierKey({ ...aliceKey, type: cosignatureKeyType })
    expect(toHex(asCosigner.id)).not.toBe(toHex(aliceKey.id))
    expect(parseVerifierKey(formatVerifierKey(asCosigner))).toEqual(asCosigner)
    expect(() => verifierKey({ ...aliceKey, publicKey: new Uint8Array(31) })).toThrow(RangeError)
    expect(() => verifierKey({ ...aliceKey, name: 'a+b' })).toThrow(Malformed)
  })
})

describe('timestamped cosignatures as C2SP spells them', () => {
  it('signs header, time and text, and says the time', () => {
    const cosignature = cosignNote(text, witness, 1679315147n)
    const message = utf8(`cosignature/v1\ntime 1679315147\n${text}`)
    expect(toHex(cosignature.bytes)).toBe(toHex(concat(u64(1679315147n), signEd25519(witness.seed, message))))
    expect(openNote({ text, signatures: [cosignature] }, [witnessKey])).toEqual([
      { key: witnessKey, time: 1679315147n },
    ])
  })

  it.each([0n, 1n << 32n, (1n << 53n) + 1n, (1n << 63n) - 1n])('keeps the time %i to the second', (time) => {
    const signed = parseNote(formatNote({ text, signatures: [cosignNote(text, witness, time)] }))
    expect(openNote(signed, [witnessKey])[0]?.time).toBe(time)
  })

  it('refuses a time beyond 2^63 − 1, made or met', () => {
    expect(() => cosignNote(text, witness, 1n << 63n)).toThrow(RangeError)
    const time = 1n << 63n
    const signature = signEd25519(witness.seed, utf8(`cosignature/v1\ntime ${time}\n${text}`))
    const made = { name: witness.name, id: witnessKey.id, bytes: concat(u64(time), signature) }
    expect(() => openNote({ text, signatures: [made] }, [witnessKey])).toThrow(NotProven)
  })

  it('cannot be given another time, or pass for a plain signature', () => {
    const cosignature = cosignNote(text, witness, 1000n)
    const later = { ...cosignature, bytes: concat(u64(1001n), cosignature.bytes.slice(8)) }
    expect(() => openNote({ text, signatures: [later] }, [witnessKey])).toThrow(NotProven)
    const plainKey = verifierKeyOf(witness, noteKeyType)
    const asPlain = { name: witness.name, id: plainKey.id, bytes: cosignature.bytes.slice(8) }
    expect(() => openNote({ text, signatures: [asPlain] }, [plainKey])).toThrow(NotProven)
    const short = { ...cosignature, bytes: cosignature.bytes.slice(0, 7) }
    expect(() => openNote({ text, signatures: [short] }, [witnessKey])).toThrow(NotProven)
  })
})

describe('whatever arrives', () => {
  it('throws nothing but Malformed and NotProven, and opens only what was signed', () => {
    const whole = formatNote({ text, signatures: [signNote(text, alice), cosignNote(text, witness, 99n)] })
    const change = fc.record({
      at: fc.nat(1000),
      drop: fc.nat(4),
      put: fc.oneof(
        fc.string({ unit: 'binary', maxLength: 4 }),
        fc.constantFrom('\n', '\n\n', '— ', ' ', '+', '\ud800'),
      ),
    })
    fc.assert(
      fc.property(change, (how) => {
        try {
          const read = parseNote(bent(whole, how))
          openNote(read, [aliceKey, witnessKey])
          expect(read.text).toBe(text)
        } catch (error) {
          expect(isTrouble(error, 'Malformed') || isTrouble(error, 'NotProven'), String(error)).toBe(true)
        }
      }),
      { numRuns: rounds(3000) },
    )
  })
})
