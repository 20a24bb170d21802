/** What two people decide about the council itself: told from the bytes of the entry that proposes it, and agreed to in place. */
import { useRevalidator } from '@remix-run/react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { SignedActForm, type SignedSaid } from '../acts/signed-act-form.tsx'
import { fromBase64 } from '../formats/bytes.ts'
import { parseEntry, type ReadEntry } from '../formats/log-entry.ts'
import type { Instant, PersonId } from '../ids.ts'
import { readMandate } from '../mandates/mandate-asked.ts'
import { usePowerSaid } from '../mandates/mandate-shape.tsx'
import { isAddressOf } from '../recovery/address-change.ts'
import { identityChannels } from '../recovery/factor-loss.ts'
import { type CouncilKind, isCouncilKind } from '../trust/decisions.ts'
import { passkeyDatesIn } from '../trust/passkey-dates.ts'
import { agreementToSign } from '../trust/sign-proposal.client.ts'
import { Time } from '../ui/time.tsx'
import { useDecisionWords } from './decision-words-shape.tsx'
import type { DecisionLine, WaitingView } from './view-decision.server.ts'

interface AgreeProps {
  readonly waiting: WaitingView & { readonly kind: CouncilKind }
  readonly person: PersonId
  readonly onSigned: (signed: SignedSaid) => void
}

export function AgreeInCouncil({ waiting, person, onSigned }: AgreeProps) {
  const { t } = useTranslation('decisions')
  const { revalidate } = useRevalidator()
  if (waiting.stand !== 'confirm') return null
  return (
    <>
      <p className="max-w-[40rem] text-[.95rem]">{t('council.check')}</p>
      <SignedActForm
        person={person}
        offers={[{ label: t('council.sign'), signable: () => agreementToSign(waiting) }]}
        said={null}
        byTwo
        onSigned={(text) => onSigned({ said: t('council.signed'), text })}
        onEnded={revalidate}
      />
    </>
  )
}

type Said = readonly (readonly [string, ReactNode])[]

/** About whom, what, and why. */
export function useCouncilSaid({ kind, about, reason, entry, address }: WaitingView & DecisionLine): Said {
  const { t } = useTranslation('decisions')
  const words = useDecisionWords()
  const facts = useFacts()
  if (!isCouncilKind(kind)) return []
  return [
    ...(about ? [[t('council.about'), words.signer(about)] as const] : []),
    ...facts(kind, parseEntry(fromBase64(entry)), address),
    [t('council.reason'), reason ?? t('council.reasonErased')] as const,
  ]
}

function useFacts(): (kind: CouncilKind, entry: ReadEntry, address: WaitingView['address']) => Said {
  const { t } = useTranslation('decisions')
  const powerSaid = usePowerSaid()
  const words = {
    channel: (said = '') => {
      const known = identityChannels.find((channel) => channel === said)
      return known ? t(`restoring.channels.${known}`) : said
    },
    scope: (said = '') => t(`restoring.scopes.${said === 'password-too' ? said : 'factor'}`),
  }
  return (kind, { data = {}, objects = [] }, address) => {
    switch (kind) {
      case 'restore-access':
        return [
          [t('restoring.channel'), words.channel(data.channel)],
          [t('restoring.scope'), words.scope(data.scope)],
        ]
      case 'change-address': {
        // Only what the entry commits to is shown: whatever else the portal says it is, is not what is signed.
        const said = address && { salt: fromBase64(address.salt), text: address.text }
        return [
          [t('restoring.channel'), words.channel(data.channel)],
          [t('address.new'), said && isAddressOf(objects, said) ? said.text : t('address.unknown')],
        ]
      }
      case 'mandate': {
        const asked = readMandate({ power: data.power ?? '', last: data.last ?? '' })
        return [
          [t('mandate.power'), asked ? powerSaid(asked.power) : data.power],
          [t('mandate.last'), asked ? <Time key="last" at={asked.until - 1} as="date" /> : data.last],
        ]
      }
      case 'open-archive':
        return [
          [
            t('archive.number'),
            <span key="number" className="num">
              {data.number}
            </span>,
          ],
        ]
      case 'passkeys': {
        const dates = passkeyDatesIn({ offices: data.offices ?? '', members: data.members ?? '' })
        return [
          [t('passkeys.offices'), <PasskeyDay key="offices" from={dates?.offices ?? null} />],
          [t('passkeys.members'), <PasskeyDay key="members" from={dates?.members ?? null} />],
        ]
      }
    }
  }
}

export function PasskeyDay({ from }: { readonly from: Instant | null }) {
  const { t } = useTranslation('decisions')
  return from === null ? t('passkeys.never') : <Time at={from} as="date" />
}
