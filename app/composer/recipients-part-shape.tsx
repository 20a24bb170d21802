import { useTranslation } from 'react-i18next'
import { sectors } from '../council/sector.ts'
import { Card } from '../ui/card.tsx'
import { formatNumber } from '../ui/num.tsx'
import { type Candidate, type Choice, type Chosen, type Group, organizationsLeftOut } from './recipient-choice.ts'
import { RecipientsForm } from './recipients-form-shape.tsx'

interface RecipientsPartProps {
  readonly candidates: readonly Candidate[]
  readonly choice: Choice
  readonly onChoice: (choice: Choice) => void
  readonly chosen: Chosen
}

const order: readonly Group[] = [...sectors, 'suppliers', 'others']

/** How many it comes to, by sector, with who is left without anybody; choosing and the names a press further. */
export function RecipientsPart(props: RecipientsPartProps) {
  const { t } = useTranslation('bulletins')
  const { reachable } = props.chosen
  const left = organizationsLeftOut(props.chosen)
  return (
    <Card className="grid gap-3 !py-4">
      <div className="flex items-baseline justify-between gap-3">
        <h2 className="text-[1rem]">{t('compose.recipients')}</h2>
        <p className="num">
          <strong className="text-[1.2rem]">{t('compose.people', { count: reachable.length })}</strong>{' '}
          <span className="text-[.88rem] text-ink-2">
            {t('compose.organizations', { count: new Set(reachable.map((one) => one.organization)).size })}
          </span>
        </p>
      </div>
      <BySector reachable={reachable} />
      {left.length > 0 ? (
        <p className="text-[.88rem] text-warn">
          {t('compose.organizationsLeft', { count: left.length, names: left.slice(0, 3).join('、') })}
        </p>
      ) : null}
      <details id="compose-recipients">
        <summary className="cursor-pointer font-semibold">{t('compose.recipientsChoose')}</summary>
        <div className="mt-3">
          <RecipientsForm {...props} />
        </div>
      </details>
    </Card>
  )
}

function BySector({ reachable }: Pick<Chosen, 'reachable'>) {
  const { t } = useTranslation('bulletins')
  const { t: council } = useTranslation('council')
  const rows = order
    .map((group) => ({ group, people: reachable.filter((one) => one.group === group) }))
    .filter(({ people }) => people.length > 0)
  if (rows.length === 0) return null
  const most = Math.max(...rows.map(({ people }) => people.length))
  return (
    <ul className="m-0 grid list-none gap-1.5 p-0 text-[.88rem]">
      {rows.map(({ group, people }) => (
        <li key={group} className="grid grid-cols-[6.5rem_minmax(0,1fr)_auto] items-center gap-3">
          <span className="truncate">
            {group === 'suppliers' || group === 'others' ? t(`compose.${group}`) : council(`sector.${group}`)}
          </span>
          <meter className="share" min={0} max={most} value={people.length} aria-hidden="true" />
          <span className="num">
            {formatNumber(people.length)}{' '}
            <span className="text-ink-2">
              {t('compose.organizations', { count: new Set(people.map((one) => one.organization)).size })}
            </span>
          </span>
        </li>
      ))}
    </ul>
  )
}
