import { useRevalidator } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { SignedActForm } from '../../acts/signed-act-form.tsx'
import type { PersonId } from '../../ids.ts'
import { done } from '../../outcome.ts'
import { councilKeyToSign } from '../../roll/sign-roll.client.ts'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Progress } from '../../ui/progress.tsx'

interface MakeProps {
  readonly person: PersonId
  /** Names of those whose keys are proven and compared. */
  readonly candidates: readonly string[]
}

/** The council key is made once, when there are two who can sign. */
export function MakeCouncilKey({ person, candidates }: MakeProps) {
  const { t } = useTranslation('keys')
  const { revalidate } = useRevalidator()
  if (candidates.length < 2) {
    return <EmptyState title={t('roll.councilNone')}>{t('roll.councilNoneHow')}</EmptyState>
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
      <SignedActForm
        person={person}
        offers={[{ label: t('roll.councilMake'), signable: () => done(councilKeyToSign) }]}
        said={null}
        onEnded={revalidate}
        working={<Progress label={t('roll.councilMaking')} done={0} />}
      />
    </Card>
  )
}
