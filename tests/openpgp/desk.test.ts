/** What goes to an office or an organization is sealed to its desk's key, by the desk's own line of the roll. */
import '../support/quick-key-protection.ts'
import * as openpgp from 'openpgp'
import { beforeAll, expect, it } from 'vitest'
import { toBase64 } from '../../app/formats/bytes.ts'
import {
  type DeskLine,
  formatDeskHolder,
  formatDeskLine,
  parseDeskHolder,
  parseDeskLine,
} from '../../app/formats/desk-line.ts'
import { formatRollLine, rollTree } from '../../app/formats/roll.ts'
import { parseSealed } from '../../app/formats/sealed.ts'
import { bulletinForm } from '../../app/formats/sealed-bulletin.ts'
import { sha256Hex } from '../../app/formats/sha256.ts'
import { type Fingerprint, instant, makeId } from '../../app/ids.ts'
import type { DeskMade } from '../../app/openpgp/desk-requests.ts'
import type { RollProof, SealedCopy } from '../../app/openpgp/vault-protocol.ts'
import { asWritten, content } from './paper-bulletin.ts'
import {
  catchUp,
  draft,
  foundCouncil,
  headerOver,
  join,
  type PaperCouncil,
  type Somebody,
  value,
} from './small-council.ts'
import { day, makeKey, noon, publicBytes } from './someones-key.ts'

const random = (size: number) => crypto.getRandomValues(new Uint8Array(size))
const salt = () => toBase64(random(32))

let council: PaperCouncil
let liaison: Somebody
let holder: Somebody
let deskKey: openpgp.PrivateKey
let publicKey: Uint8Array
let line: DeskLine
let lines: readonly Uint8Array[]
let roll: RollProof
let made: DeskMade

beforeAll(async () => {
  council = await foundCouncil(noon)
  liaison = await join(council.paper, 'liaison', council.council)
  holder = await join(council.paper, 'liaison', council.council)
  deskKey = await makeKey({ name: 'sector-gas', at: noon - day })
  publicKey = publicBytes(deskKey)
  line = {
    desk: 'sector-gas',
    names: { ja: 'ガス担当窓口', en: 'Gas desk' },
    kind: 'office',
    epoch: 1,
    fingerprint: deskKey.getFingerprint() as Fingerprint,
    keyHash: sha256Hex(publicKey),
    validUntil: instant(noon + 300 * day),
    salt: salt(),
  }
  const served = [liaison, holder].map(({ person }) => ({ desk: 'sector-gas', epoch: 1, person, salt: salt() }))
  await catchUp(liaison.vault, council.paper)
  const objects = [
    { kind: 'desk', id: 'sector-gas', sha256: line.keyHash },
    { kind: 'epoch', id: '1' },
  ]
  const act = value(await liaison.vault.handle('sign-act', { draft: draft({ act: 'desk', objects }) }))
  made = { desk: 'sector-gas', epoch: 1, act, makerKey: liaison.key.publicKey }
  lines = [
    ...[...council.signers, liaison, holder].map((somebody) => formatRollLine(somebody.line)),
    formatDeskLine(line),
    ...served.map(formatDeskHolder),
  ]
  const header = headerOver(lines, { paper: council.paper, council: council.council, previous: null })
  const signatures = []
  for (const { vault, person, key } of council.signers) {
    await catchUp(vault, council.paper)
    const asked = { council: council.council, header, lines, previous: null, before: [], desks: [made] }
    signatures.push({ person, publicKey: key.publicKey, ...value(await vault.handle('sign-roll', asked)) })
  }
  roll = { council: council.council, header, signatures }
}, 60_000)

const recipient = (at = 4) => {
  const tree = rollTree(lines)
  const index = tree.positions[at] ?? -1
  const place = { line: lines[at] ?? new Uint8Array(), index, proof: tree.wayTo(index) }
  return { desk: 'sector-gas', copy: makeId('c', random(16)), code: 'K-1', publicKey, ...place }
}

async function seal(to: ReturnType<typeof recipient>) {
  await catchUp(liaison.vault, council.paper)
  const copies: SealedCopy[] = []
  const report = async (progress: { copies: readonly SealedCopy[] }) => void copies.push(...progress.copies)
  const sealed = await liaison.vault.handle('seal', { ...asWritten(content()), roll, recipients: [to] }, { report })
  return { sealed, copies }
}

it('a desk opens what was sealed to it, and the desk stands inside as the recipient', async () => {
  const { sealed, copies } = await seal(recipient())
  value(sealed)
  const message = await openpgp.readMessage({ binaryMessage: copies[0]?.ciphertext ?? new Uint8Array() })
  const opened = await openpgp.decrypt({ message, decryptionKeys: deskKey, format: 'binary', date: new Date(noon) })
  const { recipient: inside } = parseSealed(opened.data, bulletinForm)
  expect(inside).toEqual({ desk: 'sector-gas', key: line.fingerprint })
})

it('nothing is sealed to a desk by another line, another key, or under another name', async () => {
  const refused = async (to: ReturnType<typeof recipient>) => (await seal(to)).sealed
  expect(await refused(recipient(3))).toMatchObject({ ok: false, reason: 'line-unproven' })
  expect(await refused(recipient(5))).toMatchObject({ ok: false, reason: 'line-unproven' })
  expect(await refused({ ...recipient(), publicKey: liaison.key.publicKey })).toMatchObject({
    reason: 'line-other-key',
  })
  expect(await refused({ ...recipient(), desk: 'sector-water' })).toMatchObject({ reason: 'line-other-key' })
})

it('a reader’s vault takes no copy that was sealed to a desk for its own', async () => {
  const { copies } = await seal(recipient())
  const opened = await holder.vault.handle('open-own', {
    type: 'draft',
    document: makeId('d', random(16)),
    copy: copies[0]?.copy ?? makeId('c', random(16)),
    ciphertext: copies[0]?.ciphertext ?? new Uint8Array(),
    act: { text: '', signature: new Uint8Array() },
    released: { entry: new Uint8Array(), receipt: '', from: 0n, consistency: [] },
  })
  expect(opened.ok).toBe(false)
})

it('no two lines of a roll are about one epoch of a desk, or one holder of it', () => {
  const twice = [...lines, formatDeskLine({ ...line, salt: salt() })]
  expect(() => rollTree(twice)).toThrow('two lines about one')
  expect(rollTree([...lines, formatDeskLine({ ...line, epoch: 2, salt: salt() })]).positions).toHaveLength(8)
})

it('a desk’s line says nothing of who serves it', () => {
  const [desk = new Uint8Array(), held = new Uint8Array()] = lines.slice(4)
  expect(parseDeskLine(desk)).toEqual(line)
  expect(parseDeskHolder(held).person).toBe(liaison.person)
  expect(new TextDecoder().decode(desk)).not.toContain(holder.person)
  expect(() => parseDeskLine(held)).toThrow()
})

it('a signer’s vault signs no desk that nobody made, or that one person alone holds', async () => {
  const [signer] = council.signers
  const sign = async (more: readonly Uint8Array[], desks: readonly DeskMade[]) => {
    const header = headerOver(more, { paper: council.paper, council: council.council, previous: null })
    await catchUp(signer.vault, council.paper)
    const asked = { council: council.council, header, lines: more, previous: null, before: [], desks }
    return signer.vault.handle('sign-roll', asked)
  }
  expect(await sign(lines, [])).toMatchObject({ reason: 'desk-line-unproven' })
  expect(await sign(lines, [{ ...made, makerKey: holder.key.publicKey }])).toMatchObject({
    reason: 'desk-line-unproven',
  })
  expect(await sign(lines.slice(0, -1), [made])).toMatchObject({ reason: 'desk-line-unproven' })
  expect((await sign(lines, [made])).ok).toBe(true)
})
