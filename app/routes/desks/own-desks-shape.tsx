import { useTranslation } from 'react-i18next'
import { DutiesByHand } from '../../desks/duties-shape.tsx'
import type { DeskShown } from '../../desks/view-desk.server.ts'
import type { PersonId } from '../../ids.ts'
import { useAlive } from '../../ui/alive.ts'
import { Section } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { DeskRows } from './desk-table-shape.tsx'

export function OwnDesks({ person, desks }: { readonly person: PersonId; readonly desks: readonly DeskShown[] }) {
  const { t } = useTranslation('desks')
  const alive = useAlive()
  return (
    <Section title={t('own.title')}>
      {desks.length === 0 ? (
        <EmptyState title={t('own.empty')}>{t('own.emptyHow')}</EmptyState>
      ) : (
        <div className="grid gap-4">
          <DeskRows caption={t('own.title')} desks={desks} />
          {alive ? <DutiesByHand person={person} /> : null}
        </div>
      )}
    </Section>
  )
}
