/**
 * What a signer's vault looks at itself, of all that a roll says of desks: that
 * each new key was made by the vault of somebody who serves the desk, that an
 * office's is in two hands at least, and that nobody ever holds both layers of the
 * archive. The page shows the rest.
 */
import type { DeskHolder, DeskLine } from '../formats/desk-line.ts'
import { archiveLayerOf, deskKindOf, mayServe, otherLayer, provenAtLeast } from '../formats/desk-service.ts'
import { deskLines, holderLines, personLines, type RollLine } from '../formats/roll.ts'
import { sha256Hex } from '../formats/sha256.ts'
import { parseAct } from '../formats/signed-act.ts'
import { instant, type PersonId } from '../ids.ts'
import type { SignRollRequest } from './council-requests.ts'
import type { DeskMade } from './desk-requests.ts'
import { judgeSignature } from './public-key.ts'
import type { Pins } from './vault-pins.ts'
import { demand, orRefuse, VaultRefusal } from './vault-refusal.ts'

interface Said {
  readonly desks: readonly DeskLine[]
  readonly holders: readonly DeskHolder[]
  readonly people: readonly RollLine[]
}

const saidBy = (lines: readonly Uint8Array[]): Said => ({
  desks: deskLines(lines),
  holders: holderLines(lines),
  people: personLines(lines),
})

type Asked = Pick<SignRollRequest, 'before' | 'lines' | 'desks'>

export async function demandDesksSound(request: Asked, pins: Pick<Pins, 'portal'>): Promise<void> {
  const [before, after] = await orRefuse(
    'roll-unproven',
    () => [saidBy(request.before), saidBy(request.lines)] as const,
  )
  const known = new Set(before.desks.map(wordsOf))
  for (const line of after.desks) {
    demand(deskKindOf(line.desk) === line.kind, 'desk-line-unproven')
    if (known.has(wordsOf(line))) continue
    await demandMade(line, { made: request.desks, before, after, portal: pins.portal })
    const held = after.holders.filter(({ desk, epoch }) => desk === line.desk && epoch === line.epoch)
    demand(line.kind === 'organization' || held.length >= provenAtLeast('office'), 'desk-line-unproven')
  }
  demandHoldersServe(before, after)
  demandLayersApart(before, after)
}

/** All a line says but its salt. */
const wordsOf = ({ salt: _, ...line }: DeskLine): string => JSON.stringify(line)
const holdingOf = ({ desk, epoch, person }: DeskHolder): string => `${desk} ${epoch} ${person}`

// An administrator who writes a key of their own into the tables cannot sign this act.
async function demandMade(
  line: DeskLine,
  known: {
    readonly made: readonly DeskMade[]
    readonly before: Said
    readonly after: Said
    readonly portal: string
  },
): Promise<void> {
  const made = known.made.find(({ desk, epoch }) => desk === line.desk && epoch === line.epoch)
  if (!made) throw new VaultRefusal('desk-line-unproven')
  const { text, signature } = made.act
  const act = await orRefuse('desk-line-unproven', () => parseAct(text))
  const keyHash = sha256Hex(made.makerKey)
  const maker = [...known.after.people, ...known.before.people].find(
    (person) => person.person === act.actor && person.keyHash === keyHash,
  )
  if (!maker || act.act !== 'desk' || act.portal !== known.portal) throw new VaultRefusal('desk-line-unproven')
  demand(act.key === maker.fingerprint && mayServe(line.desk, maker), 'desk-line-unproven')
  // An organization's desk bears the name of the house its maker works for.
  const named = line.kind === 'office' || line.names.ja === maker.organizationName
  const [desk, epoch] = act.objects
  const about = desk?.kind === 'desk' && desk.id === line.desk && desk.sha256 === line.keyHash
  demand(named && about && epoch?.kind === 'epoch' && epoch.id === String(line.epoch), 'desk-line-unproven')
  const claim = { text, signature, keyBytes: made.makerKey, entryTime: instant(act.seen.time * 1000) }
  await orRefuse('desk-line-unproven', () => judgeSignature(claim))
}

/** Whoever is new among an office's holders stands in the roll in a role that serves it. */
function demandHoldersServe(before: Said, after: Said): void {
  const known = new Set(before.holders.map(holdingOf))
  for (const holder of after.holders) {
    if (known.has(holdingOf(holder))) continue
    const line = after.people.find(({ person }) => person === holder.person)
    demand(line !== undefined && mayServe(holder.desk, line), 'desk-not-theirs')
  }
}

// Each roll keeps the lines of all who ever held either layer, so that the next signer
// sees them too, however long ago it was.
function demandLayersApart(before: Said, after: Said): void {
  const kept = new Set(after.holders.map(holdingOf))
  const ever = new Map<PersonId, string>()
  for (const holder of before.holders)
    demand(archiveLayerOf(holder.desk) === null || kept.has(holdingOf(holder)), 'desk-holders-meet')
  for (const { desk, person } of after.holders) {
    const layer = archiveLayerOf(desk)
    if (layer === null) continue
    demand(ever.get(person) !== otherLayer(layer), 'desk-holders-meet')
    ever.set(person, layer)
  }
}
