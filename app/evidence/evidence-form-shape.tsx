import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ReasonField } from '../acts/reason-field.tsx'
import { SignedActForm } from '../acts/signed-act-form.tsx'
import type { PersonId } from '../ids.ts'
import { Card, Section } from '../ui/card.tsx'
import { Checkbox } from '../ui/choices.tsx'
import { Progress } from '../ui/progress.tsx'
import { type EvidenceStep, evidenceToSign } from './make-evidence.client.ts'

export interface EvidenceFormProps {
  /** Who asks. */
  readonly person: PersonId
  /** The search on the page. */
  readonly query?: string
  /** One entry instead. */
  readonly entries?: string
  /** True where the search is about one person, of whom it may be shown that nothing was released. */
  readonly aboutOne?: boolean
}

/** Asks for an evidence bundle: signed by whoever makes it, and recorded with the reason. */
export function EvidenceForm({ person, query = '', entries = '', aboutOne = false }: EvidenceFormProps) {
  const { t } = useTranslation('evidence')
  const [reason, setReason] = useState('')
  const [absence, setAbsence] = useState(false)
  const [at, tell] = useState<EvidenceStep | null>(null)
  const fields = { query, entries, absence, reason }
  return (
    <Section title={t('form.title')}>
      <Card className="no-print grid gap-3">
        <p className="text-[.92rem] text-ink-2">{t(entries === '' ? 'form.how' : 'form.howOne')}</p>
        <SignedActForm
          person={person}
          offers={[{ label: t('form.make'), kind: 'line', signable: () => evidenceToSign(fields, tell) }]}
          said={t('form.done')}
          reasonRefused="evidence-reason-missing"
          working={at ? <EvidenceWorking at={at} /> : null}
          noScript={t('form.noScript')}
        >
          <ReasonField label={t('form.reason')} hint={t('form.reasonHint')} value={reason} onType={setReason} />
          {aboutOne ? (
            <Checkbox
              label={t('form.absence')}
              hint={t('form.absenceHint')}
              checked={absence}
              onChange={(event) => setAbsence(event.currentTarget.checked)}
            />
          ) : null}
        </SignedActForm>
      </Card>
    </Section>
  )
}

const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(1)

/** How far a bundle is. */
export function EvidenceWorking({ at }: { readonly at: EvidenceStep }) {
  const { t } = useTranslation('evidence')
  if (at.step !== 'receiving') return <Progress label={t(`form.${at.step}`)} done={0} />
  const { received, total } = at
  const label = t('form.receiving', { received: megabytes(received), total: megabytes(total) })
  return <Progress label={label} done={received} total={total} />
}
