import { describe, expect, it } from 'vitest'
import { concat, fromBase64, fromHex, toHex, utf8 } from '../../app/formats/bytes.ts'
import { contextTag, type DerNode, der, formatDer, formatOid, parseDer, partsOf } from '../../app/formats/der.ts'
import { sha256 } from '../../app/formats/sha256.ts'
import {
  answersNonce,
  formatStampRequest,
  parseStampCertificate,
  parseStampResponse,
  readCertificateFile,
} from '../../app/formats/time-stamp.ts'
import { Malformed } from '../../app/outcome.ts'
import { readFrozen } from './read-vectors.ts'

interface Stamps {
  readonly data: string
  readonly time: string
  readonly nonce: string
  readonly request: string
  readonly stamps: Readonly<Record<string, string>>
  readonly certificates: Readonly<Record<string, string>>
  readonly pem: string
}
const made = readFrozen('time-stamps.json') as Stamps
const stamp = (name: string) => fromBase64(made.stamps[name] ?? '')
const certificate = (name: string) => fromBase64(made.certificates[name] ?? '')
const iso = (at: number) => new Date(at).toISOString()

describe('what OpenSSL answered', () => {
  it.each([
    ['rsa', 'SHA-256', 'RSA', 'SHA-256', '7a4aa045d13eec4111e08585db5d2d17603740130b9d995299002fc242daa2dc'],
    ['rsa, certificate by SHA-1', 'SHA-256', 'RSA', 'SHA-1', '3980cdd81d4b547a9ed57618d36aebc861581dda'],
    [
      'ecdsa',
      'SHA-512',
      'ECDSA',
      'SHA-512',
      '2574e04197a619fb58de56a30e10f7cc754a1beb098ba306a409d8851ee8882852f57e5a0db1d83dd8f107099b8368becb9cf1b296f5d298729b6e280fa11adc',
    ],
  ] as const)('is read: %s', (name, hash, scheme, byHash, value) => {
    const read = parseStampResponse(stamp(name))
    expect(iso(read.time)).toBe(made.time)
    expect(toHex(read.imprint)).toBe(toHex(sha256(utf8(made.data))))
    // A number whose first bit is set has a zero octet before it.
    expect(toHex(read.nonce ?? new Uint8Array())).toBe(`00${made.nonce}`)
    expect(answersNonce(read, fromHex(made.nonce))).toBe(true)
    expect(read.signer).toMatchObject({ hash, scheme, certificate: { hash: byHash } })
    expect(toHex(read.signer.certificate.value)).toBe(value)
    // What is signed is a SET, though it stands in the stamp under another tag (RFC 5652 §5.4).
    expect(read.signer.signed[0]).toBe(der.set)
    expect(read.signer.signature.length).toBe(scheme === 'RSA' ? 256 : read.signer.signature.length)
  })

  it('without a nonce answers no question that had one', () => {
    const read = parseStampResponse(stamp('without a nonce'))
    expect(read.nonce).toBeNull()
    expect(answersNonce(read, fromHex(made.nonce))).toBe(false)
    expect(answersNonce(parseStampResponse(stamp('rsa')), fromHex(`${made.nonce.slice(0, -1)}7`))).toBe(false)
  })

  it.each(['over a SHA-512', 'not granted'])('is refused: %s', (name) =>
    expect(() => parseStampResponse(stamp(name))).toThrow(Malformed),
  )
})

it('we ask for the very bytes OpenSSL asks for', () => {
  const ours = formatStampRequest({ hash: sha256(utf8(made.data)), nonce: fromHex(made.nonce) })
  expect(toHex(ours)).toBe(toHex(fromBase64(made.request)))
  // A nonce that would be negative or shorter as a number is made one of full length.
  const low = formatStampRequest({ hash: sha256(utf8(made.data)), nonce: fromHex(`68${made.nonce.slice(2)}`) })
  expect(toHex(low)).toBe(toHex(ours))
})

// ── a stamp taken apart, and put together otherwise ────────────────────────

interface Tree {
  tag: number
  parts: Tree[]
  content: Uint8Array
}
const treeOf = ({ tag, content }: DerNode): Tree => ({
  tag,
  content,
  parts: tag & 0x20 ? partsOf({ tag, content, whole: content }).map(treeOf) : [],
})
const bytesOf = ({ tag, parts, content }: Tree): Uint8Array =>
  formatDer(tag, ...(tag & 0x20 ? parts.map(bytesOf) : [content]))
const leaf = (bytes: Uint8Array): Tree => treeOf(parseDer(bytes))
const oid = (dotted: string): Tree => leaf(formatOid(dotted))
const sequence = (...parts: Tree[]): Tree => ({ tag: der.sequence, parts, content: new Uint8Array() })
const integer = (...octets: number[]): Tree => leaf(formatDer(der.integer, Uint8Array.from(octets)))

function at(tree: Tree, ...path: readonly number[]): Tree {
  const [first, ...rest] = path
  if (first === undefined) return tree
  const next = tree.parts.at(first)
  if (!next) throw new Error(`nothing at ${path}`)
  return at(next, ...rest)
}
const signedData = [1, 1, 0] as const
const signer = [...signedData, -1, 0] as const
const attributes = [...signer, 3] as const
const attribute = (tree: Tree, dotted: string): Tree => {
  const found = at(tree, ...attributes).parts.find(
    ({ parts }) => toHex(parts[0]?.content ?? new Uint8Array()) === toHex(oid(dotted).content),
  )
  if (!found) throw new Error(`no attribute ${dotted}`)
  return found
}
const contentType = '1.2.840.113549.1.9.3'
const messageDigest = '1.2.840.113549.1.9.4'
const signingCertificateV2 = '1.2.840.113549.1.9.16.2.47'

function remade(change: (tree: Tree) => void, name = 'ecdsa'): Uint8Array {
  const tree = leaf(stamp(name))
  change(tree)
  return bytesOf(tree)
}
/** With another TSTInfo inside. */
function toldOtherwise(change: (info: Tree) => void): Uint8Array {
  return remade((tree) => {
    const wrapped = at(tree, ...signedData, 2, 1, 0)
    const info = leaf(wrapped.content)
    change(info)
    wrapped.content = bytesOf(info)
  })
}
const pushTwice = (list: Tree[]) => list.push(...list.slice(0, 1))

it('a stamp put together as it was is the same stamp; one granted with changes is one too', () => {
  expect(toHex(remade(() => undefined))).toBe(toHex(stamp('ecdsa')))
  const read = parseStampResponse(remade((tree) => Object.assign(at(tree, 0), sequence(integer(1)))))
  expect(read).toEqual(parseStampResponse(stamp('ecdsa')))
})

describe('a stamp is refused', () => {
  it.each<readonly [string, (tree: Tree) => void]>([
    ['that waits', (tree) => Object.assign(at(tree, 0), sequence(integer(3)))],
    ['rejected, though one is there', (tree) => Object.assign(at(tree, 0), sequence(integer(2)))],
    ['whose status is a larger number', (tree) => Object.assign(at(tree, 0), sequence(integer(0, 0)))],
    ['whose status is none', (tree) => Object.assign(at(tree, 0), sequence(oid('1.2')))],
    ['whose status is empty', (tree) => Object.assign(at(tree, 0), sequence(integer()))],
    ['without a token', (tree) => tree.parts.splice(1)],
    ['with something beside the token', (tree) => tree.parts.push(integer(1))],
    ['in another envelope', (tree) => tree.parts[1]?.parts.splice(0, 1, oid('1.2.840.113549.1.7.1'))],
    ['under another tag', (tree) => Object.assign(at(tree, 1, 1), { tag: contextTag(1) })],
    ['of another content', (tree) => at(tree, ...signedData, 2).parts.splice(0, 1, oid('1.2.840.113549.1.7.1'))],
    ['whose content is no octets', (tree) => at(tree, ...signedData, 2, 1).parts.splice(0, 1, integer(1))],
    ['nobody signed', (tree) => at(tree, ...signedData, -1).parts.splice(0)],
    ['two signed', (tree) => pushTwice(at(tree, ...signedData, -1).parts)],
    ['signed over a SHA-1', (tree) => at(tree, ...signer).parts.splice(2, 1, sequence(oid('1.3.14.3.2.26')))],
    ['signed over a hash nobody knows', (tree) => at(tree, ...signer).parts.splice(2, 1, sequence(oid('1.2.3')))],
    ['signed in a way nobody knows', (tree) => at(tree, ...signer).parts.splice(4, 1, sequence(oid('1.2.3')))],
    [
      'whose way of signing names another hash',
      (tree) => at(tree, ...signer).parts.splice(4, 1, sequence(oid('1.2.840.10045.4.3.2'))),
    ],
    ['without attributes', (tree) => at(tree, ...signer).parts.splice(3, 1)],
    ['with an attribute twice', (tree) => pushTwice(at(tree, ...attributes).parts)],
    ['with two values of one attribute', (tree) => pushTwice(at(attribute(tree, messageDigest), 1).parts)],
    ['with an attribute of no value', (tree) => at(attribute(tree, messageDigest), 1).parts.splice(0)],
    [
      'whose signer signed another content',
      (tree) => at(attribute(tree, contentType), 1).parts.splice(0, 1, oid('1.2.840.113549.1.7.1')),
    ],
    ['whose signer names no content', (tree) => attribute(tree, contentType).parts.splice(0, 1, oid('1.2.3'))],
    ['whose signer names no digest', (tree) => attribute(tree, messageDigest).parts.splice(0, 1, oid('1.2.3'))],
    [
      'whose signer names no certificate',
      (tree) => attribute(tree, signingCertificateV2).parts.splice(0, 1, oid('1.2.3')),
    ],
    ['whose signature is no octets', (tree) => at(tree, ...signer).parts.splice(5, 1, integer(1))],
  ])('%s', (_, change) => expect(() => parseStampResponse(remade(change))).toThrow(Malformed))

  it.each<readonly [string, (info: Tree) => void]>([
    ['over another hash', (info) => at(info, 2, 0).parts.splice(0, 1, oid('2.16.840.1.101.3.4.2.2'))],
    [
      'whose time is in another form',
      (info) => info.parts.splice(4, 1, leaf(formatDer(der.utcTime, utf8('261126063106Z')))),
    ],
    ['without a time', (info) => info.parts.splice(4)],
    ['whose imprint is no octets', (info) => at(info, 2).parts.splice(1, 1, integer(1))],
  ])('%s', (_, change) => expect(() => parseStampResponse(toldOtherwise(change))).toThrow(Malformed))

  it('longer than any is', () => {
    const long = remade((tree) => at(tree, 0).parts.push(leaf(formatDer(der.octets, new Uint8Array(64_000)))))
    expect(() => parseStampResponse(long)).not.toThrow()
    const longer = concat(long, new Uint8Array(65_537 - long.length))
    expect(() => parseStampResponse(longer)).toThrow('too long')
    expect(() => parseStampResponse(longer.slice(0, 65_536))).toThrow('left over')
  })
})

it('a certificate named by its SHA-256 need not say so (RFC 5035 §4)', () => {
  const id = (tree: Tree) => at(attribute(tree, signingCertificateV2), 1, 0, 0, 0)
  const short = parseStampResponse(remade((tree) => id(tree).parts.splice(0, 1)))
  expect(short.signer.certificate.hash).toBe('SHA-256')
  const said = parseStampResponse(
    remade((tree) => id(tree).parts.splice(0, 1, sequence(oid('2.16.840.1.101.3.4.2.2')))),
  )
  expect(said.signer.certificate.hash).toBe('SHA-384')
})

describe('the certificate of an authority', () => {
  it.each([
    ['rsa', null, true],
    ['ecdsa', 'P-384', true],
    ['another purpose', 'P-256', false],
    ['two purposes', 'P-256', false],
    ['not critical', 'P-256', false],
  ] as const)('%s: curve %s, for time stamping alone %s', (name, curve, stampsOnly) => {
    const read = parseStampCertificate(certificate(name))
    expect(read).toMatchObject({ curve, stampsOnly })
    expect(read.publicKey[0]).toBe(der.sequence)
  })

  it('says from when to when', () => {
    const { notBefore, notAfter } = parseStampCertificate(certificate('rsa'))
    expect([iso(notBefore), iso(notAfter)]).toEqual(['2026-11-26T06:31:06.000Z', '2036-11-23T06:31:06.000Z'])
  })

  it('without extensions is for no purpose; of a curve we do not know has none', () => {
    const tree = leaf(certificate('ecdsa'))
    at(tree, 0).parts.pop()
    expect(parseStampCertificate(bytesOf(tree))).toMatchObject({ stampsOnly: false, curve: 'P-384' })
    at(tree, 0, 6, 0).parts.splice(1, 1, oid('1.3.132.0.10'))
    expect(parseStampCertificate(bytesOf(tree)).curve).toBeNull()
  })

  it('is read from a file as text or as it is, and from nothing else', () => {
    const bytes = toHex(certificate('ecdsa'))
    expect(toHex(readCertificateFile(utf8(made.pem)))).toBe(bytes)
    expect(toHex(readCertificateFile(utf8(`Subject: CN=Test\n${made.pem}${made.pem}`)))).toBe(bytes)
    expect(toHex(readCertificateFile(certificate('ecdsa')))).toBe(bytes)
    for (const text of ['', 'x', made.pem.replace('END', 'ENDE'), made.pem.replace('MI', 'M!')])
      expect(() => readCertificateFile(utf8(text))).toThrow(Malformed)
  })
})
