import '../support/quick-key-protection.ts'
import * as openpgp from 'openpgp'
import { beforeAll, describe, expect, it } from 'vitest'
import { fromUtf8, toBase64, utf8 } from '../../app/formats/bytes.ts'
import { parseEntry } from '../../app/formats/log-entry.ts'
import { contentDigest, formatSealed } from '../../app/formats/sealed.ts'
import { bulletinForm, type SealedBulletin } from '../../app/formats/sealed-bulletin.ts'
import { sha256Hex } from '../../app/formats/sha256.ts'
import { instant } from '../../app/ids.ts'
import { openingEvidence } from '../../app/openpgp/opening-evidence.ts'
import { signBytes } from '../../app/openpgp/own-key.ts'
import { sealSigned } from '../../app/openpgp/seal-to-key.ts'
import type { OpenCopyRequest } from '../../app/openpgp/vault-protocol.ts'
import type { VaultReason } from '../../app/openpgp/vault-reasons.ts'
import { content } from './paper-bulletin.ts'
import {
  catchUp,
  foundCouncil,
  join,
  type PaperCouncil,
  type PaperRoll,
  pinOf,
  release,
  type Somebody,
  sealAndIssue,
  signedRoll,
  value,
} from './small-council.ts'
import { minute, noon } from './someones-key.ts'

let council: PaperCouncil
let sender: Somebody
let reader: Somebody
let colleague: Somebody
let roll: PaperRoll
let text: ReturnType<typeof content>
let sealed: Awaited<ReturnType<typeof sealAndIssue>>

beforeAll(async () => {
  council = await foundCouncil(noon)
  const { paper } = council
  sender = await join(paper, 'liaison', council.council)
  reader = await join(paper, 'member', council.council)
  colleague = await join(paper, 'member', council.council)
  roll = await signedRoll(council, [...council.signers, sender, reader, colleague])
  text = content()
  sealed = await sealAndIssue(paper, { sender, to: [reader, sender], roll, text })
}, 60_000)

async function request(): Promise<OpenCopyRequest> {
  const [copy] = sealed.copies
  const [code] = sealed.codes
  if (!copy || !code) throw new Error('nothing was sealed')
  return release(council.paper, { reader, sender, roll, text, copy, code, issued: sealed.issued })
}

const open = (asked: OpenCopyRequest) => reader.vault.handle('open-copy', asked)

async function refusal(asked: OpenCopyRequest): Promise<VaultReason | 'opened'> {
  const answer = await open(asked)
  return answer.ok ? 'opened' : answer.reason
}

describe('a member opens a bulletin', () => {
  it('and reads what the liaison wrote, under the entry that records it', async () => {
    const asked = await request()
    const opened = value(await open(asked))
    expect(opened.body).toBe(text.body)
    expect(opened.payload.content.indicators).toEqual(text.indicators)
    expect(opened.sender.name).toBe('liaison 佐藤')
    expect(parseEntry(asked.released.entry).kind).toBe('released')
    expect(opened.entry.index).toBe(council.paper.size - 1n)
  })

  it('the sender reads their own copy the same way', async () => {
    const copy = sealed.copies[1]
    if (!copy) throw new Error('no copy for the sender')
    const asked = await release(council.paper, {
      reader: sender,
      sender,
      roll,
      text,
      copy,
      code: 'K-1',
      issued: sealed.issued,
    })
    expect((await sender.vault.handle('open-copy', asked)).ok).toBe(true)
  })

  it('what could not be verified is kept as evidence, ciphertext and all', async () => {
    const asked = await request()
    const kept = fromUtf8(openingEvidence(asked, 'log-forked', noon))
    expect(kept).toContain(toBase64(asked.ciphertext))
    expect(kept).not.toContain('概要')
  })
})

describe('nothing is decrypted when the log does not prove it', () => {
  it('an entry that holds another act', async () => {
    const [one, two] = [await request(), await request()]
    expect(await refusal({ ...two, act: one.act })).toBe('entry-not-this-act')
  })

  it('another kind of entry with the very same act', async () => {
    const asked = await request()
    expect(await refusal({ ...asked, released: asked.issued })).toBe('pin-unknown')
    const from = await pinOf(reader.vault)
    expect(
      await refusal({ ...asked, released: { ...asked.issued, from, consistency: asked.released.consistency } }),
    ).toBe('entry-not-this-act')
  })

  it('an entry for another ciphertext', async () => {
    const asked = await request()
    const ciphertext = sealed.copies[1]?.ciphertext ?? new Uint8Array()
    expect(await refusal({ ...asked, ciphertext })).toBe('entry-other-copy')
  })

  it('an entry with one byte changed is not in the tree', async () => {
    const asked = await request()
    const entry = utf8(
      fromUtf8(asked.released.entry).replace(/"t":\d+/, ({ length }) => `"t":${'1'.repeat(length - 4)}`),
    )
    expect(await refusal({ ...asked, released: { ...asked.released, entry } })).toBe('entry-not-included')
  })

  it('bytes that are no entry, a receipt that is none', async () => {
    const asked = await request()
    expect(await refusal({ ...asked, released: { ...asked.released, entry: utf8('{}') } })).toBe('entry-unreadable')
    expect(await refusal({ ...asked, released: { ...asked.released, receipt: 'nothing' } })).toBe('entry-not-included')
  })

  it('a checkpoint nobody signed', async () => {
    const asked = await request()
    const receipt = asked.released.receipt.replace(/— council\.example .*\n/, '')
    expect(await refusal({ ...asked, released: { ...asked.released, receipt } })).toBe('checkpoint-bad')
  })

  it('a receipt eleven minutes old, or from a clock far ahead', async () => {
    const asked = await request()
    const { paper } = council
    paper.now = instant(noon + 11 * minute)
    expect(await refusal(asked)).toBe('checkpoint-stale')
    const early = await request()
    paper.now = noon
    expect(await refusal(early)).toBe('checkpoint-ahead')
  })

  it('a second log that shares only the beginning', async () => {
    await catchUp(reader.vault, council.paper)
    const fork = council.paper.fork()
    fork.entries.splice(-1, 1)
    fork.add({ kind: 'settings-changed' })
    fork.add({ kind: 'settings-changed' })
    const asked = await request()
    const proven = await fork.proven(fork.size - 1n, await pinOf(reader.vault))
    expect(await refusal({ ...asked, released: proven })).toBe('log-forked')
  })

  it('a proof from some older checkpoint does not stand in for one from the newest', async () => {
    const asked = await request()
    const released = {
      ...asked.released,
      from: 1n,
      consistency: await council.paper.consistency(1n, council.paper.size),
    }
    expect(await refusal({ ...asked, released })).toBe('pin-unknown')
  })
})

describe('nothing is decrypted when sender or issue are not proven', () => {
  it('an issued entry of another bulletin, or no issued entry at all', async () => {
    const asked = await request()
    const outside = { ...asked.outside, bulletin: content().bulletin }
    expect(await refusal({ ...asked, outside })).toBe('issued-entry-bad')
    expect(await refusal({ ...asked, issued: asked.released })).toBe('issued-entry-bad')
  })

  it('a sender the server names otherwise than the roll', async () => {
    const asked = await request()
    expect(await refusal({ ...asked, outside: { ...asked.outside, sender: colleague.person } })).toBe(
      'issued-entry-bad',
    )
    expect(await refusal({ ...asked, sender: await roll.of(colleague) })).toBe('issued-entry-bad')
  })

  it('a line that is not in the roll', async () => {
    const asked = await request()
    expect(await refusal({ ...asked, sender: { ...asked.sender, index: asked.sender.index ^ 1 } })).toBe(
      'line-unproven',
    )
  })

  it('another key than the line names', async () => {
    const asked = await request()
    const { publicKey } = colleague.key
    expect(await refusal({ ...asked, sender: { ...asked.sender, publicKey } })).toBe('line-other-key')
  })

  it('a roll with the same signature twice', async () => {
    const asked = await request()
    const [first] = asked.roll.signatures
    if (!first) throw new Error('unsigned')
    expect(await refusal({ ...asked, roll: { ...asked.roll, signatures: [first, first] } })).toBe('roll-unproven')
  })

  it('a council of somebody else', async () => {
    const other = await foundCouncil(noon)
    const asked = await request()
    expect(await refusal({ ...asked, roll: { ...asked.roll, council: other.council } })).toBe('council-changed')
    const signature = Uint8Array.from(asked.roll.council.signature)
    signature[signature.length - 1] = (signature.at(-1) ?? 0) ^ 1
    const bent = { ...asked.roll.council, signature }
    expect(await refusal({ ...asked, roll: { ...asked.roll, council: bent } })).toBe('council-unproven')
  })

  it('an older roll once a newer one was seen, unless the log shows it was in force at issue', async () => {
    const newer = await signedRoll(council, [...council.signers, sender, reader, colleague], roll)
    const asked = await request()
    expect((await open({ ...asked, roll: newer.proof, sender: await newer.of(sender) })).ok).toBe(true)
    expect(await refusal(await request())).toBe('roll-older')
    const old = await request()
    const rollEntry = await council.paper.proven(roll.entry, council.paper.size)
    expect((await open({ ...old, rollEntry })).ok).toBe(true)
    const later = await request()
    const notYet = await council.paper.proven(newer.entry, council.paper.size)
    expect(await refusal({ ...later, roll: newer.proof, sender: await newer.of(sender), rollEntry: notYet })).toBe(
      'roll-unproven',
    )
    roll = newer
  })
})

const saltOf = (n: number): string => toBase64(new Uint8Array(32).fill(n))
const withWords = (inside: SealedBulletin, change: object): SealedBulletin => ({
  ...inside,
  words: inside.words && { ...inside.words, ...change },
})

describe('the copy itself', () => {
  /** A bulletin whose inside is bent by its own sender, issued and released as if it were whole. */
  async function bent(change: (inside: SealedBulletin) => SealedBulletin, by = sender) {
    const inside = value(await open(await request())).payload
    const own = await openpgp.decryptKey({
      privateKey: await openpgp.readPrivateKey({ binaryKey: by.key.protectedKey }),
      passphrase: by.key.passphrase,
    })
    const signed = await signBytes(own, formatSealed(bulletinForm, change(inside)), noon)
    const { publicKey, fingerprint } = reader.key
    return forged(await sealSigned(signed, { publicKey, fingerprint, date: noon }))
  }

  async function forged(ciphertext: Uint8Array): Promise<OpenCopyRequest> {
    const copy = { copy: sealed.copies[0]?.copy ?? content().bulletin, ciphertext, sha256: sha256Hex(ciphertext) }
    const parts = { reader, sender, roll, text, copy: copy as (typeof sealed.copies)[number], code: 'K-0' }
    return release(council.paper, { ...parts, issued: sealed.issued })
  }

  it('is unreadable when damaged, or sealed to somebody else', async () => {
    expect(await refusal(await forged(new Uint8Array(300).fill(9)))).toBe('copy-unreadable')
    expect(await refusal(await forged(sealed.copies[1]?.ciphertext ?? new Uint8Array()))).toBe('copy-unreadable')
  })

  it('is refused without a signature, or with a colleague’s', async () => {
    const { publicKey: binaryKey } = reader.key
    const unsigned = await openpgp.encrypt({
      message: await openpgp.createMessage({ text: 'x' }),
      encryptionKeys: await openpgp.readKey({ binaryKey }),
      format: 'binary',
      date: new Date(noon),
    })
    expect(await refusal(await forged(unsigned))).toBe('signature-bad')
    expect(await refusal(await bent((inside) => inside, colleague))).toBe('signature-bad')
  })

  it('is refused when a colleague re-encrypts their own signed copy to frame somebody', async () => {
    const framed = await bent((p) => ({
      ...p,
      recipient: { person: colleague.person, key: colleague.key.fingerprint },
    }))
    expect(await refusal(framed)).toBe('inside-other-recipient')
  })

  it.each<[string, VaultReason, (inside: SealedBulletin) => SealedBulletin]>([
    ['another copy code', 'inside-other-copy', (p) => ({ ...p, code: 'K-9' })],
    ['another sender', 'inside-other-sender', (p) => ({ ...p, sender: { ...p.sender, person: reader.person } })],
    ['an earlier week', 'inside-other-bulletin', (p) => ({ ...p, sealedAt: instant(noon - 7 * 86_400_000) })],
    ['a content digest of another text', 'inside-unreadable', (p) => withWords(p, { body: '別の本文' })],
    ['words that were never signed', 'wording-unproven', (p) => withWords(p, { body: '別の本文', bodySalt: null })],
    [
      'words of another copy’s place',
      'wording-unproven',
      (p) => withWords(p, { wording: { salt: saltOf(9), index: 0, path: [] } }),
    ],
  ])('is refused when its inside says %s', async (_name, reason, change) => {
    const asked = await bent(change)
    const answer = await refusal(asked)
    expect(reason === 'inside-other-bulletin' ? ['signature-bad', reason] : [reason]).toContain(answer)
  })

  it('is refused when the server shows other marks, public title, number or kind', async () => {
    const asked = await request()
    const { outside } = asked
    expect(await refusal({ ...asked, outside: { ...outside, tlp: 'TLP:GREEN' } })).toBe('inside-other-marks')
    expect(await refusal({ ...asked, outside: { ...outside, class: 'provision' } })).toBe('inside-other-marks')
    expect(await refusal({ ...asked, outside: { ...outside, publicTitle: '別' } })).toBe('inside-other-headline')
    expect(await refusal({ ...asked, outside: { ...outside, number: '1' } })).toBe('inside-other-bulletin')
    expect(await refusal({ ...asked, outside: { ...outside, kind: 'x' } })).toBe('inside-other-bulletin')
  })

  it('is refused when what was sealed is not what was issued', async () => {
    const asked = await bent((inside) => {
      const { document, contentSalt: salt } = inside
      const content = { ...inside.content, headline: '承認されていない見出し' }
      return { ...inside, content, contentDigest: contentDigest(bulletinForm, { document, content, salt }) }
    })
    expect(await refusal(asked)).toBe('content-digest-differs')
  })
})

it('a locked vault opens nothing', async () => {
  const asked = await request()
  value(await reader.vault.handle('lock', {}))
  expect(await refusal(asked)).toBe('vault-locked')
})
