/** Who signs rolls changes over the years: what vaults follow, and what none of them signs or believes. */
import { beforeAll, describe, expect, it } from 'vitest'
import { formatCouncilStatement, parseCouncilStatement, statementHash } from '../../app/formats/council-statement.ts'
import type { CouncilProof, CouncilStep, RollProof } from '../../app/formats/proof-wire.ts'
import { formatRollLine } from '../../app/formats/roll.ts'
import { instant } from '../../app/ids.ts'
import { proveCouncil, proveRoll } from '../../app/openpgp/council-proof.ts'
import type { RestatedCouncil } from '../../app/openpgp/council-requests.ts'
import { signDetached, unlockOwnKey } from '../../app/openpgp/own-key.ts'
import '../support/quick-key-protection.ts'
import {
  catchUp,
  foundCouncil,
  headerOver,
  join,
  keyInRoll,
  newVault,
  origin,
  type PaperCouncil,
  type PaperRoll,
  type Somebody,
  signedRoll,
  value,
} from './small-council.ts'

const noon = instant(Date.parse('2026-12-01T03:00:00Z'))

let council: PaperCouncil
let [aikawa, hayase, mizuno, overseer, member]: Somebody[] = []
let people: Somebody[]
let roll: RollProof
let paperRoll: PaperRoll

/** What a vault that follows nobody's rules would have signed. */
async function forcedSignature({ person, key }: Somebody, text: Uint8Array) {
  const { protectedKey, passphrase } = key
  const { privateKey } = await unlockOwnKey({ person, protectedKey, passphrase })
  return { signature: await signDetached(privateKey, text, noon) }
}

const is = <T>(found: T | undefined): T => {
  if (found === undefined) throw new Error('nobody')
  return found
}

beforeAll(async () => {
  const founded = await foundCouncil(noon)
  council = founded
  ;[aikawa, hayase] = [...founded.signers]
  mizuno = await join(founded.paper, 'secretariat', founded.council)
  overseer = await join(founded.paper, 'oversight', founded.council)
  member = await join(founded.paper, 'member', founded.council)
  people = [is(aikawa), is(hayase), is(overseer), is(member)]
  paperRoll = await signedRoll(founded, people)
  roll = paperRoll.proof
})

interface Change {
  readonly to: readonly Somebody[]
  readonly anotherKey?: boolean
  readonly share?: Uint8Array
  readonly proof?: CouncilProof
}

async function proposing(by: Somebody, { to, anotherKey = false, share, proof = council.council }: Change) {
  await catchUp(by.vault, council.paper)
  const signers = to.map(({ person, key }) => ({ person, publicKey: key.publicKey }))
  const asked = {
    council: proof,
    roll: { ...roll, council: proof },
    share: share ?? is(council.shares.get(by.person)),
    signers,
    anotherKey,
  }
  return by.vault.handle('restate-council', asked)
}

async function seconding(
  by: Somebody,
  { shares: _, ...proposed }: RestatedCouncil,
  oversight: CouncilStep['oversight'] = null,
  proof = council.council,
) {
  await catchUp(by.vault, council.paper)
  return by.vault.handle('sign-statement', { council: proof, proposed, oversight, publicKey: by.key.publicKey })
}

async function place(of: Somebody, among = people): Promise<NonNullable<CouncilStep['oversight']>> {
  const { publicKey: _, ...line } = await keyInRoll(
    of,
    among,
    among.map(({ line }) => formatRollLine(line)),
  )
  return { header: roll.header, signatures: roll.signatures, line }
}

function stepOf(
  { shares: _, first, ...signed }: RestatedCouncil,
  second: { by: Somebody; signature: Uint8Array },
  oversight: CouncilStep['oversight'] = null,
): CouncilStep {
  const { by, signature } = second
  return { ...signed, by: [first, { person: by.person, signature, publicKey: by.key.publicKey }], oversight }
}

async function changed(by: readonly [Somebody, Somebody], change: Change, oversight: CouncilStep['oversight'] = null) {
  const [one, other] = [await elsewhere(by[0]), await elsewhere(by[1])]
  const made = value(await proposing(one, change))
  const { signature } = value(await seconding(other, made, oversight, change.proof))
  const before = change.proof ?? council.council
  const step = stepOf(made, { by: by[1], signature }, oversight)
  return { made, proof: { ...before, later: [...before.later, step] } }
}

/** The same person at another machine, who has seen nothing since the key was made. */
async function elsewhere(somebody: Somebody): Promise<Somebody> {
  const { person, key } = somebody
  const vault = newVault(() => council.paper.now)
  const { protectedKey, passphrase, card } = key
  value(await vault.handle('unlock', { person, protectedKey, passphrase, cards: [card.sealed] }))
  value(await vault.handle('pin-council', council.council))
  return { ...somebody, vault }
}

/** The roll in force, as it is shown under a council that has grown since. */
const under = (proof: CouncilProof): PaperRoll => ({ ...paperRoll, proof: { ...roll, council: proof } })

const state = async ({ vault }: Somebody) => {
  const status = value(await vault.handle('status', {}))
  if (status.state !== 'unlocked') throw new Error('locked')
  return status
}

describe('a third signer', () => {
  it('is added by two, and every vault follows and has something to tell', async () => {
    const { proof } = await changed([is(aikawa), is(hayase)], { to: [is(aikawa), is(hayase), is(mizuno)] })
    const reader = await elsewhere(is(member))
    value(await reader.vault.handle('pin-council', proof))
    const { councilNews } = await state(reader)
    expect(councilNews).toMatchObject([{ number: 2, anotherKey: null, byOversight: false, removed: [] }])
    expect(councilNews[0]?.added.map(({ person }) => person)).toEqual([is(mizuno).person])
    // Who has followed goes back no more.
    expect(await reader.vault.handle('pin-council', council.council)).toMatchObject({ reason: 'council-older' })
  })

  it('signs the next roll with another, and the roll that was in force stays', async () => {
    const { proof } = await changed([is(aikawa), is(hayase)], { to: [is(aikawa), is(hayase), is(mizuno)] })
    const grown = {
      ...council,
      council: proof,
      signers: [await elsewhere(is(hayase)), await elsewhere(is(mizuno))] as const,
    }
    const next = await signedRoll(grown, [...people, is(mizuno)], under(proof))
    await proveRoll(next.proof, origin)
    await proveRoll({ ...roll, council: proof }, origin)
    // By the statement before, nobody of this name signs.
    await expect(proveRoll({ ...next.proof, council: council.council }, origin)).rejects.toThrow('somebody else')
  })

  it('has a share of the council key, by which the next change is proposed', async () => {
    const { made, proof } = await changed([is(aikawa), is(hayase)], { to: [is(aikawa), is(hayase), is(mizuno)] })
    const [own] = made.shares
    expect(made.shares.map(({ person }) => person)).toEqual([is(mizuno).person])
    const next = await changed([is(mizuno), is(aikawa)], { to: [is(aikawa), is(mizuno)], proof, share: is(own).sealed })
    await proveCouncil(next.proof, origin)
  })
})

describe('a signer who left', () => {
  it('signs no roll from then on, not even one dated back in the place of the last', async () => {
    const three = await changed([is(aikawa), is(hayase)], { to: [is(aikawa), is(hayase), is(mizuno)] })
    const { proof } = await changed([is(aikawa), is(mizuno)], { to: [is(aikawa), is(mizuno)], proof: three.proof })
    const lines = people.map(({ line }) => formatRollLine(line))
    const before = { ...roll, council: three.proof }
    const header = headerOver(lines, { paper: council.paper, council: proof, previous: before })
    const left = await elsewhere(is(hayase))
    await catchUp(left.vault, council.paper)
    const asked = { council: proof, header, lines, previous: before, before: paperRoll.lines, desks: [] }
    expect(await left.vault.handle('sign-roll', asked)).toMatchObject({ reason: 'not-a-signer' })
    // Two who signed until then, in league, make another roll 1: whoever knows the statement knows the roll they left.
    const forged = await signedRoll(council, people.slice(0, 2))
    await proveRoll({ ...forged.proof, council: council.council }, origin)
    await expect(proveRoll({ ...forged.proof, council: proof }, origin)).rejects.toThrow('who had left')
  })

  it('alone, with the council key still in hand, changes nothing', async () => {
    const made = value(await proposing(is(hayase), { to: [is(hayase), is(mizuno)] }))
    const signature = made.first.signature
    const alone = stepOf(made, { by: is(hayase), signature })
    await expect(proveCouncil({ ...council.council, later: [alone] }, origin)).rejects.toThrow('one person twice')
    // Nor with the one they would bring in.
    await catchUp(is(mizuno).vault, council.paper)
    expect(await seconding(is(mizuno), made)).toMatchObject({ reason: 'not-a-signer' })
  })
})

describe('another council key', () => {
  it('is signed by the one before it, and the council goes on under it', async () => {
    const { proof } = await changed([is(aikawa), is(hayase)], { to: [is(aikawa), is(hayase)], anotherKey: true })
    const reader = await elsewhere(is(member))
    value(await reader.vault.handle('pin-council', proof))
    const { councilNews } = await state(reader)
    expect(councilNews).toMatchObject([{ added: [], removed: [] }])
    expect(councilNews[0]?.anotherKey).not.toBeNull()
    const next = await signedRoll(
      { ...council, council: proof, signers: [await elsewhere(is(aikawa)), await elsewhere(is(hayase))] },
      people,
      under(proof),
    )
    await proveRoll(next.proof, origin)
  })

  it('without the signature of the one before it is no council of ours, nor with one where none is due', async () => {
    const { proof } = await changed([is(aikawa), is(hayase)], { to: [is(aikawa), is(hayase)], anotherKey: true })
    const [step] = proof.later
    const cut = { ...is(step), former: null }
    await expect(proveCouncil({ ...proof, later: [cut] }, origin)).rejects.toThrow('signed for by the one before')
    const three = await changed([is(aikawa), is(hayase)], { to: [is(aikawa), is(hayase), is(mizuno)] })
    const [plain] = three.proof.later
    const spare = { ...is(plain), former: is(plain).signature }
    await expect(proveCouncil({ ...three.proof, later: [spare] }, origin)).rejects.toThrow('only another key')
  })
})

describe('one signer left', () => {
  it('adds one more together with oversight, by its place in the last roll', async () => {
    const oversight = await place(is(overseer))
    const { proof } = await changed([is(aikawa), is(overseer)], { to: [is(aikawa), is(hayase), is(mizuno)] }, oversight)
    const reader = await elsewhere(is(member))
    value(await reader.vault.handle('pin-council', proof))
    expect((await state(reader)).councilNews).toMatchObject([{ byOversight: true }])
    // The roll itself takes two who sign, as ever: now there are two.
    const next = await signedRoll(
      { ...council, council: proof, signers: [await elsewhere(is(aikawa)), await elsewhere(is(mizuno))] },
      [...people, is(mizuno)],
      under(proof),
    )
    await proveRoll(next.proof, origin)
  })

  it.each([
    ['takes a signer away', () => ({ to: [is(aikawa), is(mizuno)] })],
    ['adds two', () => ({ to: [is(aikawa), is(hayase), is(mizuno), is(member)] })],
    ['gives the council another key', () => ({ to: [is(aikawa), is(hayase), is(mizuno)], anotherKey: true })],
    ['makes a signer of oversight itself', () => ({ to: [is(aikawa), is(hayase), is(overseer)] })],
  ])('does nothing besides: no vault of oversight signs what %s, and nobody believes it', async (_, change) => {
    const oversight = await place(is(overseer))
    const made = value(await proposing(is(aikawa), change()))
    expect(await seconding(is(overseer), made, oversight)).toMatchObject({ reason: 'council-unproven' })
    const { signature } = await forcedSignature(is(overseer), made.statement)
    const step = stepOf(made, { by: is(overseer), signature }, oversight)
    await expect(proveCouncil({ ...council.council, later: [step] }, origin)).rejects.toThrow(/oversight/)
    expect(await is(member).vault.handle('pin-council', { ...council.council, later: [step] })).toMatchObject({
      reason: 'council-unproven',
    })
  })

  it('is helped by nobody but oversight: not by a member, nor by whoever another roll names so', async () => {
    const to = [is(aikawa), is(hayase), is(mizuno)]
    const made = value(await proposing(is(aikawa), { to }))
    expect(await seconding(is(member), made, await place(is(member)))).toMatchObject({ reason: 'council-unproven' })
    const another = await signedRoll(council, people.slice(0, 3))
    const { line } = await place(is(overseer), people.slice(0, 3))
    const elsewhere = { header: another.proof.header, signatures: another.proof.signatures, line }
    expect(await seconding(is(overseer), made, elsewhere)).toMatchObject({ reason: 'council-unproven' })
  })

  it('signs no roll with oversight', async () => {
    const lines = people.map(({ line }) => formatRollLine(line))
    const header = headerOver(lines, { paper: council.paper, council: council.council, previous: roll })
    await catchUp(is(overseer).vault, council.paper)
    const asked = { council: council.council, header, lines, previous: roll, before: paperRoll.lines, desks: [] }
    expect(await is(overseer).vault.handle('sign-roll', asked)).toMatchObject({ reason: 'not-a-signer' })
    const { signature } = await forcedSignature(is(overseer), header)
    const [first] = roll.signatures
    const second = { person: is(overseer).person, signature, publicKey: is(overseer).key.publicKey }
    const forged = { council: council.council, header, signatures: [is(first), second] }
    await expect(proveRoll(forged, origin)).rejects.toThrow()
  })
})

describe('a statement', () => {
  it('has one spelling, and says which roll it follows', async () => {
    const { statement } = value(await proposing(is(aikawa), { to: [is(aikawa), is(hayase), is(mizuno)] }))
    const said = parseCouncilStatement(statement)
    expect(formatCouncilStatement(said)).toEqual(statement)
    expect(said.place).toMatchObject({ number: 2, previous: statementHash(council.council.statement), rollsFrom: 2 })
    const text = new TextDecoder().decode(statement)
    for (const other of [text.replace('council/2', 'council/1'), text.replace('number 2', 'number 1')])
      expect(() => parseCouncilStatement(new TextEncoder().encode(other))).toThrow('council statement')
  })
})
