import { type ActKind, type ActToSign, linesToSign } from '../formats/signed-act.ts'
import type { Sha256Hex } from '../ids.ts'
import { followLog } from '../keyring/follow-log.client.ts'
import { vaultState } from '../openpgp/vault.client.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import type { ActSent } from './act-wire.ts'
import { spendSalt } from './salt-text.client.ts'
import { sentUntilAnswered } from './sent-act.client.ts'
import { signAct, signBringingBack } from './sign-act.client.ts'

/** An act that is one signature, and how it is sent once it is signed. */
interface PlainAct {
  readonly act: ActToSign
  readonly send: (signed: ActSent) => Promise<Outcome<unknown, string>>
  /** Whose salt (salt-text) stands in it: kept until the portal has said what came of it. */
  readonly salted?: string
}

/** An act in which the vault makes more than the signature under a text: a roll, the council's key. */
interface OwnWayAct {
  /** Null where only the vault can say it. */
  readonly act: ActToSign | null
  /** Signs and sends, so that a lost answer costs nothing (sent-act). */
  readonly take: () => Promise<Outcome<unknown, string>>
}

/** What a form of a signed act takes: made anew from its fields as they stand. */
export type Signable = PlainAct | OwnWayAct

/** Signs and sends what a form shows. Gives the text that was signed, where it is one text. */
export async function takeSignable(signable: Signable): Promise<Outcome<string | null, string>> {
  if (!('take' in signable)) return takePlain(signable)
  const taken = await signable.take()
  return taken.ok ? done(null) : taken
}

/** One for each kind, and for the whole page: a form that went and came back sends the very same act again. */
const takers = new Map<ActKind, ReturnType<typeof sentUntilAnswered<ActSent>>>()

function takerOf(kind: ActKind) {
  const taker = takers.get(kind) ?? sentUntilAnswered<ActSent>()
  takers.set(kind, taker)
  return taker
}

async function takePlain({ act, send, salted }: PlainAct): Promise<Outcome<string, string>> {
  const about = linesToSign(act).join('\n')
  const taken = await takerOf(act.act)(about, {
    sign: () => signed(act),
    send: async (text) => {
      const sent = await send(text)
      return sent.ok ? done(text.text) : sent
    },
  })
  if (taken.ok && salted !== undefined) spendSalt(salted)
  return taken
}

async function signed(act: ActToSign): Promise<Outcome<ActSent, string>> {
  // Nobody believes a log begun anew yet: the vault itself holds the page's word against what that log states.
  if (act.act === 'succeed-log') {
    const succession = await signBringingBack(act)
    return succession.ok ? done(succession.value.act) : succession
  }
  const known = await demandPinned(act)
  return known.ok ? signAct(act) : known
}

// A portal that showed another trust as the one in force would have its person
// decide about something they were never shown.
async function demandPinned({ objects }: ActToSign): Promise<Outcome<undefined, string>> {
  const now = objects.find(({ kind, id }) => kind === 'trust' && id === 'now')?.sha256
  if (now === undefined || pinnedTrust() === now) return done()
  // A vault that was unlocked before the last change has not heard of it yet.
  const followed = await followLog()
  if (!followed.ok) return followed
  return pinnedTrust() === now ? done() : refused('trust-other')
}

function pinnedTrust(): Sha256Hex | null {
  const vault = vaultState.get()
  return vault.state === 'unlocked' ? vault.trust : null
}
