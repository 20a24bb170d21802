import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import type { Fingerprint, PersonId } from '../ids.ts'
import { fingerprintWords } from '../openpgp/fingerprint-words.ts'
import { onKeptChange } from '../openpgp/kept-here.client.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { Time } from '../ui/time.tsx'
import type { CouncilNotice } from './council-notice.ts'
import { councilNoticesOf, dismissCouncil } from './council-notices.client.ts'

const none: readonly CouncilNotice[] = []

/** Changes of who signs rolls that this person's vault has followed. Drawn inside a live region (log-notices-shape.tsx). */
export function CouncilNotices({ person }: { readonly person: PersonId }) {
  const notices = useSyncExternalStore(
    onKeptChange,
    () => councilNoticesOf(person),
    () => none,
  )
  return notices.length > 0 ? <CouncilChanged notices={notices} onRead={() => dismissCouncil(person)} /> : null
}

export function CouncilChanged(props: { readonly notices: readonly CouncilNotice[]; readonly onRead: () => void }) {
  const { t } = useTranslation(['keys', 'shell'])
  const { notices, onRead } = props
  const ofKey = notices.some(({ anotherKey }) => anotherKey !== null)
  return (
    <div className="no-print mb-7">
      <Notice kind="warn" title={t(ofKey ? 'councilNews.keyTitle' : 'councilNews.title')}>
        <div className="grid gap-5">
          {notices.map((notice) => (
            <One key={notice.number} notice={notice} />
          ))}
          <p>{t('councilNews.unexpected')}</p>
          <div>
            <Button kind="line" small onClick={onRead}>
              {t('councilNews.read')}
            </Button>
          </div>
        </div>
      </Notice>
    </div>
  )
}

function One({ notice }: { readonly notice: CouncilNotice }) {
  const { t, i18n } = useTranslation('keys')
  const words = (key: Fingerprint) => fingerprintWords(key, i18n.language === 'en' ? 'en' : 'ja').join(' ')
  const { number, at, added, removed, anotherKey, byOversight } = notice
  return (
    <section className="grid gap-2">
      <p className="num text-[.9rem] text-ink-2">
        <Time at={at} />　{t('councilNews.number', { count: number })}
      </p>
      <p>{t(byOversight ? 'councilNews.byOversight' : 'councilNews.by')}</p>
      <ul className="m-0 list-disc pl-6">
        {added.map((key) => (
          <li key={key}>{t('councilNews.added', { words: words(key) })}</li>
        ))}
        {removed > 0 ? <li>{t('councilNews.removed', { count: removed })}</li> : null}
        {anotherKey ? <li>{t('councilNews.key', { words: words(anotherKey) })}</li> : null}
      </ul>
    </section>
  )
}
