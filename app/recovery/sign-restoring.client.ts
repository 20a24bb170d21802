import { askPortal } from '../access/ask-portal.client.ts'
import type { Signable } from '../acts/take-signable.client.ts'
import { unread } from '../formats/codec.ts'
import type { PersonId } from '../ids.ts'
import { type Outcome, refused } from '../outcome.ts'
import { proposalToSign } from '../trust/sign-proposal.client.ts'
import { identityChannels, type LossScope, restoringObjects } from './factor-loss.ts'
import { restoringBody } from './recovery-wire.ts'

/** The first of two signatures under restoring somebody's access. */
export function restoringToSign(
  typed: { readonly person: PersonId; readonly channel: string; readonly scope: LossScope },
  text: string,
): Outcome<Signable, string> {
  const { person, scope } = typed
  const channel = identityChannels.find((one) => one === typed.channel)
  if (!channel) return refused('channel-missing')
  return proposalToSign({ kind: 'restore-access', about: restoringObjects({ person, channel, scope }), text }, (said) =>
    askPortal(`/people/${person}/access/sign`, {
      method: 'POST',
      sends: restoringBody,
      body: { channel, scope, ...said },
      answer: unread,
    }),
  )
}
