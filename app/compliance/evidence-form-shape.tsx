import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeyedAct } from '../keys/keyed-act.tsx'
import { Preparing } from '../keys/unlock-form.tsx'
import { useVault } from '../keys/vault-state.tsx'
import { Arrival } from '../ui/arrival.tsx'
import { Button } from '../ui/button.tsx'
import { Card, Section } from '../ui/card.tsx'
import { Checkbox } from '../ui/choices.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { Progress } from '../ui/progress.tsx'
import { ReasonNotice } from '../ui/refusal-notice.tsx'
import { TextInput } from '../ui/text-input.tsx'
import { reasonLimit } from './evidence-request.ts'
import type { EvidenceStep } from './make-evidence.client.ts'

type Said =
  | { readonly state: 'idle' | 'done' }
  | { readonly state: 'working'; readonly at: EvidenceStep }
  | { readonly state: 'refused'; readonly reason: string }

export interface EvidenceFormProps {
  /** The search on the page. */
  readonly query?: string
  /** One entry instead. */
  readonly entries?: string
  /** True where the search is about one person, of whom it may be shown that nothing was released. */
  readonly person?: boolean
}

/** Asks for an evidence bundle: signed by whoever makes it, and recorded with the reason. */
export function EvidenceForm({ query = '', entries = '', person = false }: EvidenceFormProps) {
  const { t } = useTranslation('evidence')
  const vault = useVault()
  const keyed = useKeyedAct()
  const [said, say] = useState<Said>({ state: 'idle' })
  const make = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    say({ state: 'working', at: { step: 'signing' } })
    const { makeEvidence } = await import('./make-evidence.client.ts')
    const fields = { query, entries, absence: form.has('absence'), reason: String(form.get('reason') ?? '') }
    const made = await keyed.take(t('form.make'), () => makeEvidence(fields, (at) => say({ state: 'working', at })))
    say(made.ok ? { state: 'done' } : { state: 'refused', reason: made.reason })
  }
  return (
    <Section title={t('form.title')}>
      <Card className="no-print grid gap-3">
        <p className="text-[.92rem] text-ink-2">{t(entries === '' ? 'form.how' : 'form.howOne')}</p>
        <noscript>
          <Notice kind="info">{t('form.noScript')}</Notice>
        </noscript>
        <form className="script-only max-w-[44rem]" onSubmit={(event) => void make(event)}>
          <fieldset disabled={keyed.busy} className="m-0 grid min-w-0 gap-3 border-0 p-0">
            <Field label={t('form.reason')} hint={t('form.reasonHint')} required>
              <TextInput name="reason" required maxLength={reasonLimit} autoComplete="off" />
            </Field>
            {person ? <Checkbox name="absence" label={t('form.absence')} hint={t('form.absenceHint')} /> : null}
            <Preparing ready={vault !== null} />
            {vault?.state === 'locked' ? <p className="text-[.92rem]">{t('form.locked')}</p> : null}
            <div>
              <Button type="submit" kind="line" disabled={vault?.state !== 'unlocked'}>
                {t('form.make')}
              </Button>
            </div>
          </fieldset>
        </form>
        {keyed.stepUp}
        {said.state === 'working' && !keyed.asking ? <Working at={said.at} /> : null}
        {said.state === 'done' ? (
          <Arrival>
            <Notice kind="ok" live>
              {t('form.done')}
            </Notice>
          </Arrival>
        ) : null}
        {said.state === 'refused' ? (
          <Arrival>
            <ReasonNotice reason={said.reason} />
          </Arrival>
        ) : null}
      </Card>
    </Section>
  )
}

const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(1)

function Working({ at }: { readonly at: EvidenceStep }) {
  const { t } = useTranslation('evidence')
  if (at.step !== 'receiving') return <Progress label={t(`form.${at.step}`)} done={0} />
  const { received, total } = at
  const label = t('form.receiving', { received: megabytes(received), total: megabytes(total) })
  return <Progress label={label} done={received} total={total} />
}
