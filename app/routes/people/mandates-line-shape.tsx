import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { PersonId } from '../../ids.ts'
import { StateTag, usePowerSaid } from '../../mandates/mandate-shape.tsx'
import type { MandateShown } from '../../mandates/view-mandates.server.ts'
import { Section } from '../../ui/card.tsx'
import { Tags } from '../../ui/tag.tsx'
import { Time } from '../../ui/time.tsx'

/** On somebody's page: which powers they hold beside their role; nothing where there are none. */
export function MandatesLine({
  mandates,
  person,
}: {
  readonly mandates: readonly MandateShown[]
  readonly person: PersonId
}) {
  const { t } = useTranslation('mandates')
  const said = usePowerSaid()
  if (mandates.length === 0) return null
  return (
    <Section title={t('line')}>
      <ul className="m-0 grid list-none gap-2 p-0">
        {mandates.map((mandate) => (
          <li key={mandate.id}>
            <Tags>
              <Link to={`/people/${person}/mandates`}>{said(mandate.power)}</Link>
              <StateTag mandate={mandate} />
              <span className="text-[.92rem] text-ink-2">
                {t('column.until')} <Time at={mandate.until - 1} as="date" />
              </span>
            </Tags>
          </li>
        ))}
      </ul>
    </Section>
  )
}
