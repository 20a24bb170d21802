import { useTranslation } from 'react-i18next'
import { wholeRecord } from '../../evidence/hand-out.ts'
import { HandOutForm } from '../../evidence/hand-out-shape.tsx'
import type { PersonId } from '../../ids.ts'
import { Card, Section } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'

interface Shown {
  readonly person: PersonId
  /** Who of the secretariat looks, and signs. */
  readonly me: PersonId
  readonly hasKey: boolean
}

/** For somebody who has no access any more and asks for their own record. */
export function HandOutSection({ person, me, hasKey }: Shown) {
  const { t } = useTranslation('organization')
  return (
    <Section title={t('leaver.title')}>
      <Card className="grid gap-3">
        <p>{t('leaver.note')}</p>
        {hasKey ? (
          <>
            <p>{t('leaver.identity')}</p>
            <HandOutForm
              person={me}
              handed={{ what: 'record', at: `/people/${person}/hand-out`, about: person, span: wholeRecord }}
              label={t('leaver.make')}
              said={t('leaver.done')}
              noScript={t('handOut.noScript')}
            />
          </>
        ) : (
          <Notice kind="info">{t('leaver.keyless')}</Notice>
        )}
      </Card>
    </Section>
  )
}
