import { unread } from '../formats/codec.ts'
import type { Sha256Hex } from '../ids.ts'
import { vaultState } from '../openpgp/vault.client.ts'
import { done, type Outcome, refused } from '../outcome.ts'
import { askPortal } from './ask-portal.client.ts'
import {
  type DecisionDraft,
  type FirstOfTwo,
  type StatedLoss,
  type SuspensionSaid,
  successionDraft,
  suspensionDraft,
  type TrustTexts,
  trustDraft,
} from './decision-draft.ts'
import { followLog } from './follow-log.client.ts'
import { sentUntilAnswered } from './sent-act.client.ts'
import { type SignedActText, signAct, signBringingBack } from './sign-act.client.ts'

/** Signs a change of the log's trust and sends it: the first signature where `first` is null. Gives the text that was signed. */
export const signTrust = (texts: TrustTexts, first: FirstOfTwo | null): Promise<Outcome<string, string>> =>
  signAndSend(trustDraft(texts, first), {
    to: '/log/trust/sign',
    saying: first ? { do: 'confirm' } : { do: 'propose', trust: texts.next },
  })

/** The same for setting aside the quorum of this trust. */
export const signSuspension = (
  trust: string,
  said: SuspensionSaid,
  first: FirstOfTwo | null,
): Promise<Outcome<string, string>> =>
  signAndSend(suspensionDraft(trust, said, first), {
    to: '/log/suspension/sign',
    saying: { do: first ? 'confirm' : 'propose' },
  })

/**
 * That the log goes on after a loss. Nobody believes this log yet, so it is the
 * vault itself that holds the page's word against what the log states.
 */
export async function signSuccession(loss: StatedLoss, first: FirstOfTwo | null): Promise<Outcome<string, string>> {
  const draft = successionDraft(loss, first)
  return take(aboutOf(draft), {
    sign: async () => {
      const signed = await signBringingBack(draft)
      return signed.ok ? done(signed.value.act) : signed
    },
    send: sendTo('/log/trust/sign', { do: first ? 'confirm-succession' : 'propose-succession' }),
  })
}

const take = sentUntilAnswered<SignedActText>()

const aboutOf = (draft: DecisionDraft): string =>
  JSON.stringify(draft, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part))

/** Gives the text that was signed. */
const sendTo =
  (to: string, saying: object) =>
  async (act: SignedActText): Promise<Outcome<string, string>> => {
    const sent = await askPortal(to, { method: 'POST', body: { ...saying, act }, answer: unread })
    return sent.ok ? done(act.text) : sent
  }

async function signAndSend(
  draft: DecisionDraft,
  { to, saying }: { readonly to: string; readonly saying: object },
): Promise<Outcome<string, string>> {
  const sign = async () => {
    const known = await demandPinned(draft)
    return known.ok ? signAct(draft) : known
  }
  return take(`${to} ${JSON.stringify(saying)} ${aboutOf(draft)}`, { sign, send: sendTo(to, saying) })
}

// A portal that showed another trust as the one in force would have its person
// decide about something they were never shown.
async function demandPinned({ objects }: DecisionDraft): Promise<Outcome<undefined, string>> {
  const now = objects.find(({ id }) => id === 'now')?.sha256
  if (pinnedTrust() === now) return done()
  // A vault that was unlocked before the last change has not heard of it yet.
  const followed = await followLog()
  if (!followed.ok) return followed
  return pinnedTrust() === now ? done() : refused('trust-other')
}

function pinnedTrust(): Sha256Hex | null {
  const vault = vaultState.get()
  return vault.state === 'unlocked' ? vault.trust : null
}
