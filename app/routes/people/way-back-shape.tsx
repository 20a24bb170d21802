import { useRevalidator } from '@remix-run/react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ReasonField } from '../../acts/reason-field.tsx'
import { SignedActForm, SignedNotice, type SignedSaid } from '../../acts/signed-act-form.tsx'
import type { Signable } from '../../acts/take-signable.client.ts'
import type { PersonId } from '../../ids.ts'
import type { Outcome } from '../../outcome.ts'
import { identityChannels } from '../../recovery/factor-loss.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { RadioGroup } from '../../ui/choices.tsx'
import { FieldForm } from '../../ui/field-form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { type MaybeRefused, RefusalNotice } from '../../ui/refusal-notice.tsx'
import { ConfirmField } from '../access/confirm-field-shape.tsx'

export interface StopAnswer extends MaybeRefused {
  readonly stopped?: true
}

interface WayBackProps {
  readonly title: string
  readonly about: { readonly person: PersonId; readonly name: string }
  readonly answer: StopAnswer | undefined
  /** What is said once it is stopped. */
  readonly stopped: string
  /** A proposal waits for its second signature. */
  readonly waits: boolean
  /** What else is said above. */
  readonly notice?: ReactNode
  readonly state: ReactNode
  readonly underWay: boolean
  /** What two would do, or why they cannot; given what tells the page that it is signed. */
  readonly proposing: (onSigned: (signed: SignedSaid) => void) => ReactNode
}

/** What two of the council do for somebody who cannot do it themselves: how it stands, the proposal, and the press that stops it. */
export function WayBack({ title, about, answer, stopped, waits, notice, state, underWay, proposing }: WayBackProps) {
  const { t } = useTranslation('council')
  const [signed, setSigned] = useState<SignedSaid | null>(null)
  return (
    <div className="max-w-[52rem]">
      <PageHead title={title} note={about.name}>
        <ButtonLink kind="plain" to={`/people/${about.person}`}>
          {t('restoring.back')}
        </ButtonLink>
      </PageHead>
      <div className="mb-6 grid gap-4 empty:hidden">
        <RefusalNotice answer={answer} />
        {answer?.stopped ? (
          <Notice kind="ok" live>
            {stopped}
          </Notice>
        ) : null}
        {signed ? <SignedNotice key={signed.text} signed={signed} /> : null}
        {waits ? (
          <Notice kind="warn" title={t('restoring.waits')}>
            <ButtonLink kind="line" small to="/decisions">
              {t('restoring.toDecisions')}
            </ButtonLink>
          </Notice>
        ) : null}
        {notice}
      </div>
      <Section title={t('restoring.state')}>{state}</Section>
      {proposing(setSigned)}
      {underWay ? (
        <Section title={t('restoring.stopTitle')}>
          <Card>
            <FieldForm answer={answer} className="grid justify-items-start gap-4">
              <p>{t('restoring.stopHow')}</p>
              <ConfirmField />
              <Button type="submit" kind="stop" name="do" value="stop">
                {t('restoring.stop')}
              </Button>
            </FieldForm>
          </Card>
        </Section>
      ) : null}
    </div>
  )
}

interface VouchProps {
  readonly by: PersonId
  readonly telephone: string
  readonly signable: (said: { readonly channel: string; readonly reason: string }) => Outcome<Signable, string>
  readonly onSigned: (signed: SignedSaid) => void
  /** What is signed besides. */
  readonly children: ReactNode
}

/** Who it is that asks was made sure of before: by which way, and why, is signed with it. */
export function Vouch({ by, telephone, signable, onSigned, children }: VouchProps) {
  const { t } = useTranslation(['council', 'decisions'])
  const { revalidate } = useRevalidator()
  const [channel, setChannel] = useState('')
  const [reason, setReason] = useState('')
  return (
    <Card>
      <SignedActForm
        person={by}
        offers={[{ label: t('council:restoring.sign'), signable: () => signable({ channel, reason }) }]}
        said={null}
        byTwo
        reasonRefused="refusal-reason"
        onSigned={(text) => onSigned({ said: t('council:restoring.done'), text })}
        onEnded={revalidate}
      >
        <RadioGroup
          legend={t('decisions:restoring.channel')}
          hint={telephone === '' ? t('council:restoring.noTelephone') : t('council:restoring.telephone', { telephone })}
          name="channel"
          required
          choices={identityChannels.map((value) => ({ value, label: t(`decisions:restoring.channels.${value}`) }))}
          value={[channel]}
          onChoose={setChannel}
        />
        {children}
        <ReasonField
          label={t('council:restoring.reason')}
          hint={t('council:restoring.reasonHint')}
          value={reason}
          onType={setReason}
        />
      </SignedActForm>
    </Card>
  )
}
