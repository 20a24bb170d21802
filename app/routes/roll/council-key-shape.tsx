import { useRevalidator } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PersonId } from '../../ids.ts'
import { useKeyedAct } from '../../keys/keyed-act.tsx'
import { makeCouncilKey } from '../../keys/sign-roll.client.ts'
import { WithKey } from '../../keys/unlock-form.tsx'
import { Arrival } from '../../ui/arrival.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Progress } from '../../ui/progress.tsx'
import { ReasonNotice } from '../../ui/refusal-notice.tsx'

interface MakeProps {
  readonly person: PersonId
  /** Names of those whose keys are proven and compared. */
  readonly candidates: readonly string[]
}

/** The council key is made once, when there are two who can sign. */
export function MakeCouncilKey({ person, candidates }: MakeProps) {
  const { t } = useTranslation('keys')
  const { revalidate } = useRevalidator()
  const keyed = useKeyedAct()
  const [reason, setReason] = useState<string | null>(null)
  if (candidates.length < 2) {
    return <EmptyState title={t('roll.councilNone')}>{t('roll.councilNoneHow')}</EmptyState>
  }
  const make = async () => {
    setReason(null)
    const made = await keyed.take(t('roll.councilMake'), makeCouncilKey)
    setReason(made.ok ? null : made.reason)
    revalidate()
  }
  return (
    <Card>
      <p>{t('roll.councilNoneHow')}</p>
      <p className="mt-3">{t('roll.councilReady')}</p>
      <ul className="mb-4 list-disc pl-6 font-semibold">
        {candidates.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
      {reason ? (
        <Arrival>
          <ReasonNotice reason={reason} />
        </Arrival>
      ) : null}
      {keyed.stepUp}
      <WithKey person={person}>
        {keyed.busy && !keyed.asking ? (
          <Progress label={t('roll.councilMaking')} done={0} />
        ) : (
          <Button disabled={keyed.busy} onClick={() => void make()}>
            {t('roll.councilMake')}
          </Button>
        )}
      </WithKey>
    </Card>
  )
}
