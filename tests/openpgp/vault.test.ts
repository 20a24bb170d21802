import * as openpgp from 'openpgp'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { fromUtf8, toBase64, utf8 } from '../../app/formats/bytes.ts'
import { formatKeyProof } from '../../app/formats/key-proof.ts'
import { formatRollLine } from '../../app/formats/roll.ts'
import { copiesRoot } from '../../app/formats/sealed.ts'
import { attemptOf, parseAct } from '../../app/formats/signed-act.ts'
import { instant, makeId, type Sha256Hex } from '../../app/ids.ts'
import { judgeSignature, keyFacts } from '../../app/openpgp/public-key.ts'
import { sealToKey } from '../../app/openpgp/seal-to-key.ts'
import { idleLimit } from '../../app/openpgp/vault.ts'
import type { SealedCopy, SealRequest, VaultState } from '../../app/openpgp/vault-protocol.ts'
import { asWritten, content } from './paper-bulletin.ts'
import {
  catchUp,
  draft,
  foundCouncil,
  headerOver,
  join,
  newVault,
  origin,
  type PaperCouncil,
  PaperLog,
  type PaperRoll,
  type Somebody,
  signedRoll,
  trustText,
  value,
} from './small-council.ts'
import { day, makeKey, minute, noon, publicBytes } from './someones-key.ts'

let council: PaperCouncil
let member: Somebody
let liaison: Somebody
let roll: PaperRoll

beforeAll(async () => {
  council = await foundCouncil(noon)
  member = await join(council.paper, 'member', council.council)
  liaison = await join(council.paper, 'liaison', council.council)
  roll = await signedRoll(council, [...council.signers, member, liaison])
}, 60_000)

describe('a new key', () => {
  it('is a v4 key of two years under the person’s id alone, dated by the witnessed time', async () => {
    const facts = await keyFacts(member.key.publicKey, noon)
    expect(facts.refusals).toEqual([])
    expect(facts.userIds).toEqual([member.person])
    expect(facts.createdAt).toBe(noon)
    expect(facts.expiresAt).toBe(noon + 2 * 365 * day)
    expect(facts.encryptionUntil).toBe(facts.expiresAt)
    expect(facts.algorithm).toBe('Ed25519')
  })

  it('lies on the server under Argon2id with 64 MiB', () => {
    const bytes = member.key.protectedKey
    // RFC 9580 §3.7.1.4: type 4, a salt of 16 octets, passes, lanes, and the exponent of the memory in KiB.
    const s2k = bytes.findIndex(
      (byte, i) => byte === 4 && bytes[i + 17] === 3 && bytes[i + 18] === 4 && bytes[i + 19] === 16,
    )
    expect(s2k).toBeGreaterThan(0)
  })

  it('opens again with its eight words, typed carelessly, and with no others', async () => {
    const { protectedKey, passphrase, card } = member.key
    expect(passphrase.split(' ')).toHaveLength(8)
    const vault = newVault(() => noon)
    const request = { person: member.person, protectedKey, cards: [card.sealed] }
    expect(await vault.handle('unlock', { ...request, passphrase: 'abandon '.repeat(8) })).toMatchObject({
      reason: 'passphrase-wrong',
    })
    const typed = `  ${passphrase.toUpperCase().replaceAll(' ', '　')} `
    expect((await vault.handle('unlock', { ...request, passphrase: typed })).ok).toBe(true)
  }, 30_000)

  it('is not unlocked for another person, nor without its trust card', async () => {
    const { protectedKey, passphrase, card } = member.key
    const vault = newVault(() => noon)
    const other = { person: liaison.person, protectedKey, passphrase, cards: [card.sealed] }
    expect(await vault.handle('unlock', other)).toMatchObject({ reason: 'key-not-own' })
    const own = { person: member.person, protectedKey, passphrase }
    expect(await vault.handle('unlock', { ...own, cards: [] })).toMatchObject({ reason: 'trust-card-missing' })
    const strange = [liaison.key.card.sealed, new Uint8Array(50)]
    expect(await vault.handle('unlock', { ...own, cards: strange })).toMatchObject({ reason: 'trust-card-bad' })
  }, 30_000)

  it('comes with two revocations that say different things', async () => {
    for (const [armored, flag] of [
      [member.key.revocation.superseded, openpgp.enums.reasonForRevocation.keySuperseded],
      [member.key.revocation.compromised, openpgp.enums.reasonForRevocation.keyCompromised],
    ] as const) {
      const key = await openpgp.readKey({ binaryKey: member.key.publicKey })
      const { publicKey } = await openpgp.revokeKey({
        key,
        revocationCertificate: armored,
        date: new Date(noon + minute),
        format: 'object',
      })
      expect(publicKey.revocationSignatures[0]?.reasonForRevocationFlag).toBe(flag)
    }
  })
})

describe('acts', () => {
  it('are filled in by the vault: who, with which key, having seen what', async () => {
    await catchUp(member.vault, council.paper)
    const asked = draft({ objects: [{ kind: 'text', id: 'pledge-1' }], act: 'pledge' })
    const lying = {
      ...asked,
      actor: liaison.person,
      portal: 'other.example',
      seen: { size: 0n, root: new Uint8Array(32), time: 0 },
    }
    const signed = value(await member.vault.handle('sign-act', { draft: lying }))
    const act = parseAct(signed.text)
    expect(act).toMatchObject({ act: 'pledge', actor: member.person, key: member.key.fingerprint, portal: origin })
    expect(act.seen.size).toBe(council.paper.size)
    expect(signed.attempt).toEqual(attemptOf(signed.text))
    const { publicKey: keyBytes } = member.key
    await judgeSignature({ text: signed.text, signature: signed.signature, keyBytes, entryTime: noon })
  })

  it('cannot smuggle a line into the text', async () => {
    const objects = [{ kind: 'copy', id: 'x\nactor p_0' }]
    expect(await member.vault.handle('sign-act', { draft: draft({ objects }) })).toMatchObject({
      reason: 'act-unsayable',
    })
  })
})

describe('proof of decrypt', () => {
  const proof = (change: object = {}) => ({
    portal: origin,
    person: member.person,
    key: member.key.fingerprint,
    nonce: toBase64(new Uint8Array(32).fill(5)),
    ...change,
  })
  const ask = async (bytes: Uint8Array) => {
    const { publicKey, fingerprint } = member.key
    return member.vault.handle('answer-proof', {
      message: await sealToKey(bytes, { publicKey, fingerprint, date: noon }),
    })
  }

  it('is answered for this portal, person and key', async () => {
    expect(value(await ask(formatKeyProof(proof()))).nonce).toBe(proof().nonce)
  })

  it('is answered for nothing else: the vault decrypts no other message for the page', async () => {
    for (const bytes of [
      formatKeyProof(proof({ portal: 'other.example' })),
      formatKeyProof(proof({ person: liaison.person })),
      formatKeyProof(proof({ key: liaison.key.fingerprint })),
      utf8('a letter'),
    ]) {
      expect(await ask(bytes)).toMatchObject({ reason: 'not-a-proof' })
    }
  })
})

describe('locking', () => {
  afterEach(() => vi.useRealTimers())

  it('happens by itself after idle time, and says so', async () => {
    const states: VaultState[] = []
    const paper = new PaperLog(noon)
    paper.add({ kind: 'log-created' })
    const somebody = await join(paper, 'member', null)
    vi.useFakeTimers()
    value(await somebody.vault.handle('keep-awake', {}))
    await vi.advanceTimersByTimeAsync(idleLimit - 1000)
    states.push(value(await somebody.vault.handle('status', {})))
    await vi.advanceTimersByTimeAsync(2000)
    states.push(value(await somebody.vault.handle('status', {})))
    expect(states.map(({ state }) => state)).toEqual(['unlocked', 'locked'])
    expect(
      await somebody.vault.handle('sign-act', { draft: draft({ objects: [{ kind: 'copy', id: 'x' }] }) }),
    ).toMatchObject({
      reason: 'vault-locked',
    })
  })

  it('cannot be put off for longer than fifteen minutes at a time', async () => {
    expect(await member.vault.handle('set-idle-limit', { milliseconds: idleLimit + 1 })).toMatchObject({
      reason: 'request-malformed',
    })
  })
})

describe('the trust card', () => {
  it('moves forward with what the vault has seen, and the furthest card wins', async () => {
    const { protectedKey, passphrase, card } = liaison.key
    council.paper.add({ kind: 'settings-changed' })
    await catchUp(liaison.vault, council.paper)
    const newer = value(await liaison.vault.handle('seal-card', { others: [] }))
    expect(newer.version).toBeGreaterThan(card.version)
    const vault = newVault(() => noon)
    const request = {
      person: liaison.person,
      protectedKey,
      passphrase,
      cards: [newer.sealed, card.sealed, new Uint8Array(9)],
    }
    const { state } = value(await vault.handle('unlock', request))
    expect(state).toMatchObject({ checkpoint: { size: council.paper.size }, councilPinned: true, cardMoved: false })
  }, 30_000)

  it('refuses a checkpoint of a shorter, different history', async () => {
    const fork = council.paper.fork()
    fork.entries.splice(-2, 2)
    fork.add({ kind: 'settings-changed' })
    const from = council.paper.size
    const step = { note: fork.checkpoint(), from, consistency: await council.paper.consistency(fork.size, from) }
    expect(await liaison.vault.handle('see-checkpoint', step)).toMatchObject({ reason: 'log-forked' })
  })
})

describe('the council', () => {
  it('cannot be made by one secretariat person alone', async () => {
    const paper = new PaperLog(noon)
    paper.add({ kind: 'log-created' })
    const lone = await join(paper, 'secretariat', null)
    const signers = [{ person: lone.person, publicKey: lone.key.publicKey }]
    expect(await lone.vault.handle('make-council-key', { signers })).toMatchObject({ reason: 'signers-too-few' })
  })

  it('is not replaced by another one', async () => {
    const other = await foundCouncil(noon)
    expect(await member.vault.handle('pin-council', other.council)).toMatchObject({ reason: 'council-changed' })
  }, 30_000)

  it('a roll with one line more than its header stands for is not signed', async () => {
    const [signer] = council.signers
    const lines = [...council.signers, member].map(({ line }) => formatRollLine(line))
    const header = headerOver(lines, { paper: council.paper, council: council.council, previous: roll.proof })
    const request = { council: council.council, header, previous: roll.proof, before: roll.lines, desks: [] }
    const more = [...lines, formatRollLine(liaison.line)]
    expect(await signer.vault.handle('sign-roll', { ...request, lines: more })).toMatchObject({
      reason: 'roll-lines-differ',
    })
    expect((await signer.vault.handle('sign-roll', { ...request, lines })).ok).toBe(true)
  })

  it('a signer notices a line about themselves with a key they never made', async () => {
    const [signer, second] = council.signers
    const false_ = { ...signer.line, keyHash: member.line.keyHash, fingerprint: member.line.fingerprint }
    const lines = [formatRollLine(false_), formatRollLine(second.line)]
    const header = headerOver(lines, { paper: council.paper, council: council.council, previous: roll.proof })
    const request = { council: council.council, header, lines, previous: roll.proof, before: roll.lines, desks: [] }
    expect(await signer.vault.handle('sign-roll', request)).toMatchObject({ reason: 'own-line-changed' })
  })

  it('nobody else signs a roll', async () => {
    const lines = [formatRollLine(member.line)]
    const header = headerOver(lines, { paper: council.paper, council: council.council, previous: roll.proof })
    const request = { council: council.council, header, lines, previous: roll.proof, before: roll.lines, desks: [] }
    expect(await member.vault.handle('sign-roll', request)).toMatchObject({ reason: 'not-a-signer' })
  })
})

describe('sealing', () => {
  const request = async (to: readonly Somebody[]): Promise<SealRequest> => ({
    ...asWritten(content()),
    roll: roll.proof,
    recipients: await Promise.all(
      to.map(async (one) => ({
        person: one.person,
        copy: makeId('c', crypto.getRandomValues(new Uint8Array(16))),
        code: 'K-1',
        ...(await roll.of(one)),
      })),
    ),
  })

  it('makes one message per recipient, SEIPD version 1, and the root the act will sign', async () => {
    const hashes: Sha256Hex[] = []
    const report = async ({ copies }: { copies: readonly SealedCopy[] }) => {
      for (const { sha256, ciphertext, card } of copies) {
        hashes.push(sha256, ...(card ? [card.sha256] : []))
        const message = await openpgp.readMessage({ binaryMessage: ciphertext })
        expect(message.packets.map((packet) => packet.constructor.name)).toEqual([
          'PublicKeyEncryptedSessionKeyPacket',
          'SymEncryptedIntegrityProtectedDataPacket',
        ])
        expect(message.packets[1]).toMatchObject({ version: 1 })
        expect(fromUtf8(utf8(toBase64(ciphertext)))).not.toContain(toBase64(utf8('概要')))
      }
    }
    const sealed = value(await liaison.vault.handle('seal', await request([member, liaison]), { report }))
    expect(sealed.count).toBe(2)
    expect(sealed.copiesRoot).toEqual(copiesRoot(hashes))
  })

  it('seals to nobody whose key is not the one in the roll', async () => {
    const asked = await request([member])
    const other = publicBytes(await makeKey({ name: member.person, at: noon - day }))
    const recipients = asked.recipients.map((recipient) => ({ ...recipient, publicKey: other }))
    expect(await liaison.vault.handle('seal', { ...asked, recipients })).toMatchObject({ reason: 'line-other-key' })
    const swapped = asked.recipients.map((recipient) => ({ ...recipient, person: liaison.person }))
    expect(await liaison.vault.handle('seal', { ...asked, recipients: swapped })).toMatchObject({
      reason: 'line-other-key',
    })
  })

  it('seals to nobody twice, and not to nobody', async () => {
    const asked = await request([member, member])
    expect(await liaison.vault.handle('seal', asked)).toMatchObject({ reason: 'recipient-twice' })
    expect(await liaison.vault.handle('seal', { ...asked, recipients: [] })).toMatchObject({
      reason: 'recipients-none',
    })
  })

  it('stops when told to', async () => {
    const stop = new AbortController()
    stop.abort()
    const asked = await request([member])
    expect(await liaison.vault.handle('seal', asked, { signal: stop.signal })).toMatchObject({
      reason: 'sealing-stopped',
    })
  })

  it('does not lean on a roll that has expired', async () => {
    const { paper } = council
    paper.now = instant(noon + 8 * day)
    await catchUp(liaison.vault, paper)
    expect(await liaison.vault.handle('seal', await request([member]))).toMatchObject({ reason: 'roll-expired' })
    paper.now = noon
  })
})

it('the trust a client is given at first must be readable', async () => {
  const vault = newVault(() => noon)
  const request = {
    person: member.person,
    trust: `${trustText}\n\n`,
    checkpoint: council.paper.checkpoint(),
    council: null,
  }
  expect(await vault.handle('make-key', { ...request, trust: 'nothing' })).toMatchObject({ reason: 'trust-unreadable' })
  expect(await vault.handle('make-key', { ...request, trust: trustText, checkpoint: 'nothing' })).toMatchObject({
    reason: 'checkpoint-bad',
  })
})
