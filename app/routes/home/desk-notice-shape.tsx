import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { useDeskName } from '../../desks/desk-words-shape.tsx'
import type { DeskLacking } from '../../desks/view-desk.server.ts'
import { Notice } from '../../ui/notice.tsx'

/** A desk that this person serves, and that few hold the key of: what to do stands on its page. */
export function DeskNotices({ desks }: { readonly desks: readonly DeskLacking[] }) {
  const { t } = useTranslation('desks')
  const nameOf = useDeskName()
  if (desks.length === 0) return null
  return (
    <div className="mb-6 grid gap-3">
      {desks.map(({ id, names, what }) => (
        <Notice
          key={id}
          kind={what === 'founding' ? 'info' : 'warn'}
          title={t(`mine.${what}`, { name: nameOf(names) })}
        >
          <p>
            {t(`mine.${what}How`)} <Link to={`/desks/${id}`}>{t('mine.show')}</Link>
          </p>
        </Notice>
      ))}
    </div>
  )
}
