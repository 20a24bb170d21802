import { useTranslation } from 'react-i18next'
import type { PersonId } from '../ids.ts'
import { Card, Section } from '../ui/card.tsx'
import { type ListToExport, listToSign } from './export-list.client.ts'
import { SignedActForm } from './signed-act-form.tsx'

/** A list of people taken out of the portal as a file: signed by whoever takes it. */
export function ExportList({ person, ...leaving }: ListToExport & { readonly person: PersonId }) {
  const { t, i18n } = useTranslation('shell')
  const language = i18n.language === 'en' ? 'en' : 'ja'
  return (
    <Section title={t('list.signed.title')}>
      <Card className="no-print grid gap-3">
        <p className="text-[.92rem] text-ink-2">{t('list.signed.how')}</p>
        <SignedActForm
          person={person}
          offers={[{ label: t('list.csv.save'), kind: 'line', signable: () => listToSign(leaving, language) }]}
          said={t('list.signed.done')}
        />
      </Card>
    </Section>
  )
}
