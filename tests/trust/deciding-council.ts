/** A council under a policy of two witnesses of three, founded once for a whole file, and what two of its people decide about the log. */

import { join as pathOf } from 'node:path'
import type { ActSent } from '../../app/acts/act-wire.ts'
import { issueChallenge } from '../../app/acts/issue-challenge.server.ts'
import { toBase64 } from '../../app/formats/bytes.ts'
import type { JointKind } from '../../app/formats/signed-act.ts'
import { formatTrust, makeTrust, type Trust, unwitnessed } from '../../app/formats/trust.ts'
import { decisionObjects } from '../../app/formats/two-person.ts'
import type { Instant } from '../../app/ids.ts'
import type { Outcome } from '../../app/outcome.ts'
import { makeNextKeys, readHeldKeys } from '../../app/read-log/log-keys.server.ts'
import { confirmDecision, proposeSuspension, proposeTrust } from '../../app/trust/decide-log.server.ts'
import { waitingDecision } from '../../app/trust/waiting-decision.server.ts'
import { type Door, openDoor, signInAgain } from '../access/door.ts'
import { given } from '../council/newcomers.ts'
import {
  compare,
  type Holder,
  join,
  makeCouncil,
  signed,
  signFirst,
  signSecond,
  twoOfTheSecretariat,
} from '../keys/key-holders.ts'
import type { DatabaseKind } from '../support/databases.ts'
import { random } from '../support/log.ts'
import { openWitnessedLog, type TestQuorum, testQuorum } from '../support/quorum.ts'

export interface DecidingCouncil {
  readonly door: Door
  readonly quorum: TestQuorum
  readonly aikawa: Holder
  readonly hayase: Holder
  readonly oversight: Holder
  readonly compliance: Holder
  readonly member: Holder
  readonly folder: string
  /** The portal stopped and started again, over the same database, keys and witnesses. */
  restarted(): Promise<DecidingCouncil>
  close(): Promise<void>
}

type AtDoor = Pick<DecidingCouncil, 'door'>
type Signing = Pick<Holder, 'person' | 'vault'>

export const reasonOf = (outcome: Outcome<unknown, string>): string => (outcome.ok ? 'taken' : outcome.reason)

export async function foundDecidingCouncil(kind: DatabaseKind = 'sqlite'): Promise<DecidingCouncil> {
  let quorum: TestQuorum | null = null
  const door = await openDoor(kind, async (database, clock) => {
    quorum = await testQuorum(database, clock)
    const held = () => readHeldKeys(pathOf(database.dataDir, 'keys'))
    return openWitnessedLog(database, quorum, clock, { held })
  })
  if (!quorum) throw new Error('no witnesses')
  const witnesses: TestQuorum = quorum
  const [aikawa, hayase] = await twoOfTheSecretariat(door)
  const oversight = await join(door, aikawa, 'oversight', '監督 一')
  const compliance = await join(door, aikawa, 'compliance', '守屋 二')
  const member = await join(door, aikawa, 'member', '水野 三')
  for (const one of [oversight, compliance, member]) await compare(door, aikawa, one)
  await makeCouncil(door, aikawa)
  const people = { aikawa, hayase, oversight, compliance, member }
  await renewRoll({ door, ...people })
  return standing({ ...people, door, quorum: witnesses, folder: pathOf(door.database.dataDir, 'keys') })
}

function standing(parts: Omit<DecidingCouncil, 'restarted' | 'close'>): DecidingCouncil {
  const { door, quorum, folder } = parts
  return {
    ...parts,
    async restarted() {
      await door.log.close()
      const held = () => readHeldKeys(folder)
      const log = await openWitnessedLog(door.database, quorum, door.clock, { held })
      const close = async () => {
        await log.close()
        await door.close()
      }
      return standing({ ...parts, door: { ...door, log, close } })
    },
    async close() {
      await door.close()
      await quorum.close()
    },
  }
}

/** The next roll, signed by both: as every week. */
export async function renewRoll({ door, aikawa, hayase }: Pick<DecidingCouncil, 'door' | 'aikawa' | 'hayase'>) {
  given(await signFirst(door, aikawa))
  given(await signSecond(door, hayase))
}

async function firstOf(door: Door, act: JointKind) {
  const waiting = await waitingDecision(door, act)
  return waiting && { index: waiting.index, leaf: waiting.leaf }
}

export async function proposed({ door }: DecidingCouncil, by: Holder, next: Trust): Promise<string> {
  const objects = decisionObjects(door.log.trust, next)
  const act = await signed(door, by, { act: 'change-trust', first: null, objects })
  return reasonOf(await proposeTrust(door, { by: by.by, trust: formatTrust(next), act }))
}

/** The act that would confirm what waits. */
export async function secondAct({ door }: AtDoor, by: Signing, next: Trust): Promise<ActSent> {
  const objects = decisionObjects(door.log.trust, next)
  return signed(door, by, { act: 'change-trust', first: await firstOf(door, 'change-trust'), objects })
}

export async function confirmed(council: DecidingCouncil, by: Holder, next: Trust): Promise<string> {
  const act = await secondAct(council, by, next)
  return reasonOf(await confirmDecision(council.door, { by: by.by, kind: 'change-trust', act }))
}

/** Both signatures, oversight's and the secretariat's. */
export async function decided(council: DecidingCouncil, next: Trust): Promise<void> {
  const answers = [await proposed(council, council.oversight, next), await confirmed(council, council.aikawa, next)]
  if (answers.join() !== 'taken,taken') throw new Error(`not decided: ${answers.join()}`)
}

export const why = '証人の機器が停止したため'

/** As the page signs it: under the log's own newest checkpoint. */
export async function suspensionAct(
  { door }: AtDoor,
  by: Signing,
  { until, second }: { readonly until: Instant; readonly second: boolean },
): Promise<ActSent> {
  await signInAgain(door, by.person)
  const status = given(await by.vault.handle('status', {}))
  const from = status.state === 'unlocked' ? status.checkpoint.size : 0n
  const asked = given(await issueChallenge(door, { person: by.person, act: 'suspend-quorum', from }))
  const first = second ? await firstOf(door, 'suspend-quorum') : null
  const draft = {
    act: 'suspend-quorum',
    first,
    until,
    reason: why,
    objects: decisionObjects(door.log.trust, null),
    challenge: asked.challenge,
  } as const
  const unwitnessed = { note: asked.checkpoint, from, consistency: asked.consistency }
  const { text, signature } = given(await by.vault.handle('sign-act', { draft, unwitnessed }))
  return { text, signature: toBase64(signature) }
}

export async function suspend(
  council: DecidingCouncil,
  by: readonly [Holder, Holder],
  until: Instant,
): Promise<readonly [string, string]> {
  const { door } = council
  const first = await suspensionAct(council, by[0], { until, second: false })
  const one = reasonOf(await proposeSuspension(door, { by: by[0].by, act: first }))
  const second = await suspensionAct(council, by[1], { until, second: true })
  return [one, reasonOf(await confirmDecision(door, { by: by[1].by, kind: 'suspend-quorum', act: second }))]
}

/** The policy in force, but with so many of its three witnesses asked. */
export function withThreshold({ clockKey, policy }: Trust, threshold: number): Trust {
  const [group] = policy.groups
  if (!group) throw new Error('a policy without a group')
  return makeTrust({ clockKey, policy: { ...policy, groups: [{ ...group, threshold }] } })
}

/** Another policy than the one in force: two of three, or all three. */
export function anotherPolicy({ door }: AtDoor): Trust {
  const { trust } = door.log
  return withThreshold(trust, trust.policy.groups[0]?.threshold === 3 ? 2 : 3)
}

/** The next pair of keys, prepared by the operator, and the trust that names it. */
export async function withNextKeys({ door, folder }: DecidingCouncil): Promise<Trust> {
  if (!door.log.preparedKeys()) await makeNextKeys(folder, door.log.trust, random)
  const prepared = door.log.preparedKeys()
  if (!prepared) throw new Error('no keys are prepared')
  const { logs } = unwitnessed(prepared.logKey)
  return makeTrust({ clockKey: prepared.clockKey, policy: { ...door.log.trust.policy, logs } })
}
