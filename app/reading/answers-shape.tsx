import { useTranslation } from 'react-i18next'
import type { Changes, Revision } from '../formats/revision.ts'
import { defang } from '../indicators/indicator.ts'
import { indicatorKinds } from '../indicators/indicator-kind.ts'
import { firstChangeId } from '../markdown/mark-changes.ts'

/**
 * What it answers to, and what changed since: as its author's browser reckoned and signed
 * it. What was taken back stands first, for somebody may be blocking by it.
 */
export function Answers({ revises }: { readonly revises: Revision }) {
  const { t } = useTranslation('revisions')
  const { how, number, changes } = revises
  return (
    <section aria-labelledby="answers" className="my-4 border-l-4 border-act pl-4 text-[.95rem]">
      <h2 id="answers" className="num text-[1rem]">
        {t(`answers.${how}`, { number })}
      </h2>
      {how === 'ends' ? null : <Changed changes={changes} />}
    </section>
  )
}

function Changed({ changes }: { readonly changes: Changes }) {
  const { t, i18n } = useTranslation('revisions')
  const { sentences, gone, parts, added, removed } = changes
  const count = sentences.reduce((sum, { from, to }) => sum + to - from, 0)
  return (
    <>
      <p className="num">
        {count + gone + added.length + removed.length === 0 ? t('noChanges') : t('changedText', { count, gone })}
      </p>
      {count > 0 ? (
        <p>
          {t('changedWhere')}
          <a className="no-print block" href={`#${firstChangeId}`}>
            {t('toFirst')}
          </a>
        </p>
      ) : null}
      {parts.length > 0 ? (
        <p>
          {t('changedParts', {
            parts: new Intl.ListFormat(i18n.language).format(parts.map((part) => t(`part.${part}`))),
          })}
        </p>
      ) : null}
      {removed.length > 0 ? (
        <>
          <p className="num font-bold">
            {t('removed', { count: removed.length })}
            {'　'}
            <span className="font-normal">{t('removedHow')}</span>
          </p>
          <Values keys={removed} />
        </>
      ) : null}
      {added.length > 0 ? (
        <>
          <p className="num">{t('added', { count: added.length })}</p>
          <Values keys={added} />
        </>
      ) : null}
    </>
  )
}

/** So many stand there whole; a thousand are looked for in the table. */
const shownAtOnce = 20

function Values({ keys }: { readonly keys: readonly string[] }) {
  const values = (from: number, to?: number) =>
    keys.slice(from, to).map((key) => (
      <li key={key} translate="no">
        {shownValue(key)}
      </li>
    ))
  return (
    <ul className="m-0 list-none p-0 font-mono text-[.85rem] [overflow-wrap:anywhere]">
      {values(0, shownAtOnce)}
      {keys.length > shownAtOnce ? (
        <li>
          <details>
            <summary className="num cursor-pointer">+{keys.length - shownAtOnce}</summary>
            <ul className="m-0 list-none p-0">{values(shownAtOnce)}</ul>
          </details>
        </li>
      ) : null}
    </ul>
  )
}

/** Kind and value, a space between. */
function shownValue(key: string): string {
  const space = key.indexOf(' ')
  const value = key.slice(space + 1)
  const kind = indicatorKinds.find((known) => known === key.slice(0, space))
  return kind ? defang({ kind, value }) : value
}
