import { askPortal } from '../access/ask-portal.client.ts'
import { sentUntilAnswered } from '../acts/sent-act.client.ts'
import { seeNewest, signAct } from '../acts/sign-act.client.ts'
import type { Signable } from '../acts/take-signable.client.ts'
import { unread } from '../formats/codec.ts'
import { parseCouncilStatement, statementHash } from '../formats/council-statement.ts'
import type { ActToSign } from '../formats/signed-act.ts'
import type { Fingerprint } from '../ids.ts'
import { meetCouncil } from '../keyring/follow-log.client.ts'
import { keepCard } from '../keyring/keep-card.client.ts'
import { askVault } from '../openpgp/vault.client.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { statementObjects } from './council-statement-act.ts'
import { type NextSigners, nextSigners, type StatementBody, statementBody } from './roll-wire.ts'

export const fetchNextSigners = (): Promise<Outcome<NextSigners, string>> =>
  askPortal('/roll/signers/next', { method: 'GET', answer: nextSigners })

const send = (body: StatementBody) =>
  askPortal('/roll/signers/sign', { method: 'POST', sends: statementBody, body, answer: unread })

const takeStatement = sentUntilAnswered<StatementBody>()

/** Who is to sign rolls from now on, and whether the council gets another key. */
export interface SignersChosen {
  /** Of those who sign from now on. */
  readonly keys: readonly Fingerprint[]
  readonly anotherKey: boolean
}

/** The change as it is first signed: the statement itself is made in the vault, so its text stands in no page before. */
export const statementToPropose = (next: NextSigners, chosen: SignersChosen): Signable => ({
  act: null,
  take: () =>
    takeStatement(`${chosen.keys.join(' ')} ${chosen.anotherKey}`, { sign: () => proposed(next, chosen), send }),
})

async function proposed(next: NextSigners, chosen: SignersChosen): Promise<Outcome<StatementBody, string>> {
  const { council, roll, share } = next
  if (!share) return refused('share-unreadable')
  const ready = await readyToSign(next)
  if (!ready.ok) return ready
  const signers = next.signers.filter(({ fingerprint }) => chosen.keys.includes(fingerprint))
  const { anotherKey } = chosen
  const made = await askVault('restate-council', { council, roll, share, signers: signers.map(named), anotherKey })
  if (!made.ok) return made
  const { statement, signature, councilKey, former, first, shares } = made.value
  const act = await signAct(actAbout(statement))
  if (!act.ok) return act
  return done({ statement, signature, councilKey, former, first: first.signature, shares, act: act.value })
}

type Shown = NextSigners['signers'][number]

const named = ({ person, publicKey }: Shown) => ({ person, publicKey })

const actAbout = (statement: Uint8Array): ActToSign => ({
  act: 'council',
  objects: statementObjects(parseCouncilStatement(statement), statement),
})

// The vault must know the council and the newest time before it dates a statement.
async function readyToSign({ council }: NextSigners): Promise<Outcome<unknown, string>> {
  const met = await meetCouncil(council)
  return met.ok ? seeNewest('council') : met
}

/** The change that waits, signed second: what is shown is read from the bytes that are signed. */
export function statementToConfirm(next: NextSigners, waiting: NonNullable<NextSigners['waiting']>): Signable {
  const { statement } = waiting.proposed
  const act = actAbout(statement)
  return {
    act,
    take: () => takeStatement(statementHash(statement), { sign: () => confirmed(next, waiting, act), send }),
  }
}

async function confirmed(
  next: NextSigners,
  { proposed: shown }: NonNullable<NextSigners['waiting']>,
  draft: ActToSign,
): Promise<Outcome<StatementBody, string>> {
  const ready = await readyToSign(next)
  if (!ready.ok) return ready
  const { council, oversight, publicKey } = next
  const signed = await askVault('sign-statement', { council, proposed: shown, oversight, publicKey })
  if (!signed.ok) return signed
  const act = await signAct(draft)
  if (!act.ok) return act
  await keepCard()
  return done({ hash: statementHash(shown.statement), second: signed.value.signature, act: act.value })
}
