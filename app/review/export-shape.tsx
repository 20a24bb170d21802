import { useTranslation } from 'react-i18next'
import { SignedActForm } from '../acts/signed-act-form.tsx'
import type { PersonId } from '../ids.ts'
import { Card, Section } from '../ui/card.tsx'
import { exportToSign } from './export-file.client.ts'

/** Taking entries out of the portal: signed by whoever takes them. */
export function ExportEntries({ query, person }: { readonly query: string; readonly person: PersonId }) {
  const { t } = useTranslation('log')
  return (
    <Section title={t('export.title')}>
      <Card className="no-print grid gap-3">
        <p className="text-[.92rem] text-ink-2">{t('export.how')}</p>
        <SignedActForm
          person={person}
          offers={[
            { label: t('export.csv'), kind: 'line', signable: () => exportToSign(query, 'csv') },
            { label: t('export.json'), kind: 'plain', signable: () => exportToSign(query, 'json') },
          ]}
          said={t('export.done')}
        />
      </Card>
    </Section>
  )
}
