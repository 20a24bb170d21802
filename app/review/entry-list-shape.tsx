import { Link } from '@remix-run/react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { EntryNumber } from '../ui/num.tsx'
import { Cell, HeadCell, Table } from '../ui/table.tsx'
import { Tag } from '../ui/tag.tsx'
import { Time } from '../ui/time.tsx'
import { type KindShown, kindWord, whyOf } from './entry-reason.ts'
import type { EntryRow, ShownPerson } from './entry-row.ts'
import { filterAddress, type LogFilter } from './log-filter.ts'

export interface EntryListProps {
  readonly rows: readonly EntryRow[]
  /** The address of an entry, up to its index; null where the one who looks sees none but their own. */
  readonly base: '/log/entries/' | '/record/entries/' | null
  /** Where the log can be searched: names, bulletins and sessions then lead to what else there is of them. */
  readonly linked: boolean
}

/** Entries, newest first. */
export function EntryList({ rows, base, linked }: EntryListProps) {
  const { t } = useTranslation('log')
  const showOrganization = rows.some(({ organization }) => organization !== null) && linked
  const columns = [
    'index',
    'time',
    'kind',
    'who',
    ...(showOrganization ? ['organization' as const] : []),
    'bulletin',
    'word',
  ] as const
  const head = columns.map((name) => <HeadCell key={name}>{t(`column.${name}`)}</HeadCell>)
  return (
    <Table caption={t('table')} head={head} stack className="cells-by-phrase">
      {rows.map((row) => (
        <EntryLine key={row.index} row={row} {...{ base, linked, showOrganization }} />
      ))}
    </Table>
  )
}

type LineProps = Omit<EntryListProps, 'rows'> & { readonly row: EntryRow; readonly showOrganization: boolean }

function EntryLine({ row, base, linked, showOrganization }: LineProps) {
  const { t } = useTranslation('log')
  return (
    <tr>
      <Cell rowHead label={t('column.index')}>
        {base === null ? (
          <EntryNumber index={row.index} />
        ) : (
          <Link to={`${base}${row.index}`} prefetch="none">
            <EntryNumber index={row.index} />
          </Link>
        )}
      </Cell>
      <Cell label={t('column.time')}>
        <Time at={row.at} as="second" />
      </Cell>
      <Cell label={t('column.kind')}>
        <EntryKindWord row={row} />
        <ReasonLine row={row} />
      </Cell>
      <Cell label={t('column.who')}>
        <WhoCell row={row} linked={linked} />
      </Cell>
      {showOrganization ? (
        <Cell label={t('column.organization')}>
          <OrganizationWord organization={row.organization} linked={linked} />
        </Cell>
      ) : null}
      <Cell label={t('column.bulletin')}>
        <BulletinCell row={row} linked={linked} />
      </Cell>
      <Cell label={t('column.word')}>
        <WordTag signed={row.signed} />
      </Cell>
    </tr>
  )
}

const Small = ({ children }: { readonly children: ReactNode }) => (
  <span className="block text-[.85rem] text-ink-2">{children}</span>
)

function WhoCell({ row, linked }: { readonly row: EntryRow; readonly linked: boolean }) {
  const { t } = useTranslation('log')
  const { actor, subject, session, beside } = row
  return (
    <>
      <PersonWord person={actor} linked={linked} />
      {subject ? (
        <Small>
          {t('aboutWhom')} <PersonWord person={subject} linked={linked} as="about" />
        </Small>
      ) : null}
      {beside?.ip ? (
        <Small>
          <span className="sr-only">{t('entry.where')} </span>
          <span className="font-mono">{beside.ip}</span>
        </Small>
      ) : null}
      {linked && session ? (
        <Small>
          <SessionWord session={session} person={actor} />
        </Small>
      ) : null}
    </>
  )
}

function BulletinCell({ row, linked }: { readonly row: EntryRow; readonly linked: boolean }) {
  const { t } = useTranslation('log')
  const { bulletin, copy, beside } = row
  if (!bulletin && !beside?.asked) return <>–</>
  return (
    <>
      <BulletinWord bulletin={bulletin} linked={linked} />
      {copy?.code ? (
        <Small>
          <FilterLink to={linked ? { copy: copy.code } : null}>{t('copyCode', { code: copy.code })}</FilterLink>
        </Small>
      ) : null}
      {bulletin === null && beside?.asked ? (
        <>
          <BulletinWord bulletin={beside.asked} linked={linked && beside.asked.number !== null} />
          <Small>{t('askedOnly')}</Small>
        </>
      ) : null}
    </>
  )
}

// ── the words of an entry ──────────────────────────────────────────────────

/** Leads to the search for this and nothing else; plain where nobody may search. Never fetched ahead: fetching is looking. */
export function FilterLink({ to, children }: { readonly to: Partial<LogFilter> | null; readonly children: ReactNode }) {
  if (!to) return <>{children}</>
  return (
    <Link to={filterAddress(to)} prefetch="none">
      {children}
    </Link>
  )
}

/** What was done; what was asked for and refused stands out by word and colour. */
export function EntryKindWord({ row }: { readonly row: KindShown }) {
  const { t } = useTranslation('log')
  const refusal = row.outcome === 'refused'
  return <span className={refusal ? 'font-semibold text-warn' : 'font-semibold'}>{t(`kind.${kindWord(row)}`)}</span>
}

/** Why: the sentence for the reason word, what was refused, or what the person gave as reason. */
function ReasonLine({ row }: { readonly row: EntryRow }) {
  const said = useReasonSaid(row)
  return said ? <Small>{said}</Small> : null
}

export function useReasonSaid(row: EntryRow): string | null {
  const { t } = useTranslation('log')
  const { t: shell } = useTranslation('shell')
  const why = whyOf(row)
  if (why === null) return null
  if (why.by === 'person') return why.text
  if (why.by === 'word') return t(`because.${why.reason}`, { defaultValue: why.reason })
  const act = shell(`act.${why.act}`)
  return why.resting ? t('refusedFor', { act, because: t(`because.${why.resting}`) }) : act
}

/** Whose word an entry is: the difference a court would ask about first. */
export function WordTag({ signed }: { readonly signed: boolean }) {
  const { t } = useTranslation('log')
  return <Tag tone={signed ? 'ok' : 'plain'}>{t(signed ? 'word.signed' : 'word.stated')}</Tag>
}

export function PersonWord({
  person,
  linked = false,
  as = 'who',
}: {
  readonly person: ShownPerson | null
  readonly linked?: boolean
  readonly as?: 'who' | 'about'
}) {
  const { t } = useTranslation('log')
  if (!person) return <>{t('server')}</>
  return (
    <FilterLink to={linked ? { [as]: person.word } : null}>
      <span className={person.isPseudonym ? 'font-mono text-[.88rem]' : undefined}>{person.name}</span>
    </FilterLink>
  )
}

export function BulletinWord({
  bulletin,
  linked,
}: {
  readonly bulletin: EntryRow['bulletin']
  readonly linked: boolean
}) {
  const { t } = useTranslation('log')
  if (!bulletin) return null
  const word = bulletin.number ?? bulletin.id
  return (
    <span className="whitespace-nowrap">
      <FilterLink to={linked ? { bulletin: word } : null}>{t('bulletinNumber', { number: word })}</FilterLink>
    </span>
  )
}

export function OrganizationWord({
  organization,
  linked,
}: {
  readonly organization: EntryRow['organization']
  readonly linked: boolean
}) {
  if (!organization) return <>–</>
  return <FilterLink to={linked ? { organization: organization.id } : null}>{organization.name}</FilterLink>
}

/** A session by the beginning of its hash: enough to see that two entries are of one. */
export function SessionWord({ session, person }: { readonly session: string; readonly person: ShownPerson | null }) {
  const { t } = useTranslation('log')
  const to = person ? { who: person.word, session } : null
  return (
    <FilterLink to={to}>
      {t('session')} <span className="font-mono">{session.slice(0, 8)}</span>
    </FilterLink>
  )
}
