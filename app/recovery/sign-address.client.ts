import { askPortal } from '../access/ask-portal.client.ts'
import { saltedFor, saltSent, spendSalt } from '../acts/salt-text.client.ts'
import type { Signable } from '../acts/take-signable.client.ts'
import { properEmail } from '../council/person.ts'
import { unread } from '../formats/codec.ts'
import type { PersonId } from '../ids.ts'
import { type Outcome, refused } from '../outcome.ts'
import { proposalToSign } from '../trust/sign-proposal.client.ts'
import { addressObjects } from './address-change.ts'
import { identityChannels } from './factor-loss.ts'
import { addressBody } from './recovery-wire.ts'

/** The first of two signatures under another mail address for somebody whose old one is dead. */
export function addressToSign(
  typed: { readonly person: PersonId; readonly channel: string; readonly address: string },
  text: string,
): Outcome<Signable, string> {
  const { person } = typed
  const channel = identityChannels.find((one) => one === typed.channel)
  if (!channel) return refused('channel-missing')
  const email = properEmail(typed.address)
  if (email === null) return refused('person-email')
  const form = `address ${person}`
  const address = saltedFor(form, email)
  const about = addressObjects({ person, channel, address })
  return proposalToSign({ kind: 'change-address', about, text }, async (said) => {
    const taken = await askPortal(`/people/${person}/address/sign`, {
      method: 'POST',
      sends: addressBody,
      body: { channel, address: email, addressSalt: saltSent(form, address), ...said },
      answer: unread,
    })
    if (taken.ok) spendSalt(form)
    return taken
  })
}
