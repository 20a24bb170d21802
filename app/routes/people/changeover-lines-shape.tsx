import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { LineShown, Wait } from '../../changeover/view-changeover.server.ts'
import { Section } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'
import { Tag } from '../../ui/tag.tsx'
import { Time } from '../../ui/time.tsx'

const Heads = ({ heads }: { readonly heads: readonly string[] }) =>
  heads.map((head) => <HeadCell key={head}>{head}</HeadCell>)

/** How many wait, and for what. */
export function WaitingTable({
  waiting,
}: {
  readonly waiting: readonly { readonly wait: Wait; readonly count: number }[]
}) {
  const { t } = useTranslation('changeover')
  if (waiting.length === 0) return <p>{t('one.allDone')}</p>
  return (
    <>
      <p className="mb-3 text-[.95rem] text-ink-2">{t('one.waitingNote')}</p>
      <ul className="grid list-none gap-3 p-0 sm:grid-cols-2 lg:grid-cols-3" data-waiting>
        {waiting.map(({ wait, count }) => (
          <li key={wait} className="sheet flex items-baseline justify-between gap-3 px-5 py-3">
            <span>{t(`waits.${wait}`)}</span>
            <b className="num text-[1.2rem]">{count}</b>
          </li>
        ))}
      </ul>
    </>
  )
}

export function UnreachedList({ lines }: { readonly lines: readonly LineShown[] }) {
  const { t } = useTranslation(['changeover', 'bulletins', 'council'])
  const heads = [t('changeover:dry.who'), t('changeover:column.organization'), t('council:person.why')]
  return (
    <Section title={t('changeover:one.unreachedTitle')}>
      <div className="mb-3">
        <Notice kind="warn" title={t('changeover:one.unreached', { count: lines.length })}>
          {t('changeover:one.unreachedNote')}
        </Notice>
      </div>
      <Table caption={t('changeover:one.unreachedTitle')} stack head={<Heads heads={heads} />}>
        {lines.map((line) => (
          <tr key={line.line}>
            <Cell rowHead label={heads[0] ?? ''}>
              <Who {...line} />
            </Cell>
            <Cell label={heads[1] ?? ''}>{line.organization}</Cell>
            <Cell label={heads[2] ?? ''}>
              {line.unreachable ? t(`bulletins:unreachable.${line.unreachable}`) : null}
            </Cell>
          </tr>
        ))}
      </Table>
    </Section>
  )
}

/** Every line with what it came to, and what its person waits for. */
export function ChangeoverLines({ lines }: { readonly lines: readonly LineShown[] }) {
  const { t } = useTranslation('changeover')
  const heads = [t('dry.line'), t('dry.who'), t('column.organization'), t('dry.what'), t('one.waitsFor')]
  return (
    <Table caption={t('one.linesCaption')} showCaption stack head={<Heads heads={heads} />}>
      {lines.map((line) => (
        <tr key={line.line}>
          <Cell rowHead label={heads[0] ?? ''}>
            <span className="num">{line.line}</span>
          </Cell>
          <Cell label={heads[1] ?? ''}>
            <Who {...line} />
          </Cell>
          <Cell label={heads[2] ?? ''}>{line.organization}</Cell>
          <Cell label={heads[3] ?? ''}>
            <Tag tone={line.fate === 'leave' ? 'warn' : 'plain'}>{t(`fate.${line.fate}`)}</Tag>
          </Cell>
          <Cell label={heads[4] ?? ''}>
            {t(`waits.${line.wait}`)}
            {line.why === null ? null : (
              <span className="block text-[.88rem] text-warn">
                {t(`overtaken.${line.why}` as 'overtaken.state-changed')}
              </span>
            )}
          </Cell>
        </tr>
      ))}
    </Table>
  )
}

const Who = ({ person, name }: Pick<LineShown, 'person' | 'name'>) =>
  person === null ? name : <Link to={`/people/${person}`}>{name}</Link>

export interface MadeLink {
  readonly person: string
  readonly name: string
  readonly organization: string
  /** The whole address. */
  readonly link: string
  readonly expiresAt: number
}

/** Links of invitations, in the very answer that made them and never again. */
export function LinksMade({ links }: { readonly links: readonly MadeLink[] }) {
  const { t } = useTranslation('changeover')
  const heads = [t('dry.who'), t('one.link'), t('one.until')]
  return (
    <Notice kind="ok" live title={t('one.linksMade')}>
      <p className="mb-3">{t('one.linksOnce')}</p>
      <Table caption={t('one.linksCaption')} stack head={<Heads heads={heads} />}>
        {links.map(({ person, name, organization, link, expiresAt }) => (
          <tr key={person}>
            <Cell rowHead label={heads[0] ?? ''}>
              {name}
              <span className="block text-[.82rem] font-normal text-ink-2">{organization}</span>
            </Cell>
            <Cell label={heads[1] ?? ''}>
              <code className="font-mono text-[.85rem] [overflow-wrap:anywhere]" data-invitation>
                {link}
              </code>
            </Cell>
            <Cell label={heads[2] ?? ''}>
              <Time at={expiresAt} />
            </Cell>
          </tr>
        ))}
      </Table>
    </Notice>
  )
}
