import { type Actor, actorFields, type Where } from '../access/actor.ts'
import { mayBeInside } from '../access/admission.ts'
import { holderOf, signInOf } from '../access/credential-store.server.ts'
import type { Ground } from '../access/ground.server.ts'
import { isToken } from '../access/sessions.server.ts'
import { utf8 } from '../formats/bytes.ts'
import { sha256 } from '../formats/sha256.ts'
import type { PersonId } from '../ids.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { EntryDraft } from '../read-log/read-log.server.ts'
import type { ReportedBy } from './factor-loss.ts'
import { openedLink } from './make-link.server.ts'
import { keepLoss, lossOf } from './way-back-store.server.ts'

interface Report {
  readonly person: PersonId
  readonly by: ReportedBy
  readonly passwordToo: boolean
  /** Who asked, and from where. */
  readonly said: Partial<EntryDraft>
}

/**
 * Notes that somebody says they lost what they came in with. It opens nothing: the
 * secretariat hears of it, and so does the person, by mail. Said twice it is one
 * report; what two people have agreed already it leaves alone.
 */
async function reportLoss(ground: Pick<Ground, 'log'>, { person, by, passwordToo, said }: Report): Promise<void> {
  await ground.log.append(async ({ trx, at }) => {
    const nothing = { value: undefined, entries: [] }
    const holder = await holderOf(trx, person)
    if (!holder || !mayBeInside(holder, at)) return nothing
    const before = await lossOf(trx, person, at)
    if (before?.agreed || (before?.reportedAt && (before.passwordToo || !passwordToo))) return nothing
    await keepLoss(trx, { person, reportedAt: at, passwordToo, agreed: null })
    return { value: undefined, entries: [{ ...said, kind: 'loss-reported', subject: person, data: { by } }] }
  })
}

/** After the password: the half sign-in says who. */
export async function reportLossAtSignIn(
  ground: Ground,
  { token, where }: { readonly token: string | null; readonly where: Where },
): Promise<Outcome<undefined, 'sign-in-lapsed'>> {
  if (!token || !isToken(token)) return refused('sign-in-lapsed')
  const person = await signInOf(ground.db, { tokenHash: sha256(utf8(token)), at: ground.now() })
  if (!person) return refused('sign-in-lapsed')
  await reportLoss(ground, { person, by: 'password', passwordToo: false, said: fromThere(where) })
  return done()
}

/** With the link for a new password: the mailbox says who, and both are lost. */
export async function reportLossByLink(
  ground: Ground,
  { token, where }: { readonly token: string | undefined; readonly where: Where },
): Promise<Outcome<undefined, 'link-not-good'>> {
  const link = await openedLink(ground.db, ground, { token, purposes: ['reset'], at: ground.now() })
  if (!link) return refused('link-not-good')
  await reportLoss(ground, { person: link.person, by: 'mail', passwordToo: true, said: fromThere(where) })
  return done()
}

/** From one's own settings: with a code, where powers take a passkey that is gone. */
export const reportOwnLoss = (
  ground: Ground,
  { actor, where }: { readonly actor: Actor; readonly where: Where },
): Promise<void> =>
  reportLoss(ground, { person: actor.person, by: 'signed-in', passwordToo: false, said: actorFields(actor, where) })

const fromThere = ({ ip, userAgent }: Where) => ({ where: { ip, userAgent } })
