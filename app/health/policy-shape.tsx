import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { PolicyRule } from '../formats/policy-rule.ts'
import { Card, Section } from '../ui/card.tsx'
import { Notice } from '../ui/notice.tsx'

/** The witness policy in plain words: whose cosignatures must be there before a copy leaves. */
export function PolicySection({ rule, waits }: { readonly rule: PolicyRule; readonly waits: boolean }) {
  const { t } = useTranslation('oversight')
  return (
    <Section title={t('policy.title')}>
      <Card className="grid gap-2 text-[.95rem]">
        <p>
          <Sentence rule={rule} />
        </p>
        {rule.rule === 'of' ? <Members members={rule.members} /> : null}
        {waits ? (
          <Notice kind="warn">
            {t('witness.waiting')} <Link to="/log/trust">{t('decision.open')}</Link>
          </Notice>
        ) : null}
      </Card>
    </Section>
  )
}

function Sentence({ rule }: { readonly rule: PolicyRule }) {
  const { t } = useTranslation('oversight')
  switch (rule.rule) {
    case 'none':
      return <>{t('policy.none')}</>
    case 'witness':
      return <>{t('policy.one', { name: rule.name })}</>
    case 'of': {
      const members = rule.members.length
      const whole = rule.threshold === members
      return <>{whole ? t('policy.all', { members }) : t('policy.of', { members, threshold: rule.threshold })}</>
    }
  }
}

function Members({ members }: { readonly members: readonly PolicyRule[] }) {
  const { t } = useTranslation('oversight')
  return (
    <ul className="list-disc pl-6">
      {members.map((member, place) => (
        // A name is a member at most once in a whole policy; a group inside has none of its own to show.
        <li key={member.rule === 'witness' ? member.name : `group ${String(place)}`}>
          {member.rule === 'witness' ? member.name : null}
          {member.rule === 'of' ? (
            <>
              {t('policy.inner', { members: member.members.length, threshold: member.threshold })}
              <Members members={member.members} />
            </>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
