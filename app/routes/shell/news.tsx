import { Link } from '@remix-run/react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { askPortal } from '../../access/ask-portal.client.ts'
import { type News, newsTold } from '../../bulletins/news-wire.ts'
import type { NewsShown } from '../../bulletins/read-news.server.ts'
import { LiveRegion } from '../../ui/live-region.tsx'

/** How often a page that is looked at asks, milliseconds. */
const askEvery = 60_000
/** After these there is nobody left to tell. */
const over: readonly string[] = ['signed-out', 'not-allowed']

/**
 * What an open page knows of its person's bulletins, kept fresh while somebody
 * looks at it: asked once a minute of the portal itself, never while the page is
 * hidden, and without counting as use of the session.
 */
export function useNews(shown: NewsShown | null): News {
  const [news, setNews] = useState<{ readonly of: NewsShown | null; readonly told: News } | null>(null)
  const ended = useRef(false)
  useEffect(() => {
    if (shown === null || ended.current) return
    let asked = Date.now()
    const ask = async () => {
      if (document.visibilityState !== 'visible' || ended.current) return
      asked = Date.now()
      const answer = await askPortal(`/bulletins/news?${new URLSearchParams({ after: shown.newest })}`, {
        method: 'GET',
        answer: newsTold,
      })
      if (answer.ok) setNews({ of: shown, told: answer.value })
      else ended.current = over.includes(answer.reason)
    }
    const timer = setInterval(() => void ask(), askEvery)
    // Whoever comes back to the page after a while is told at once.
    const looked = () => {
      if (Date.now() - asked >= askEvery) void ask()
    }
    document.addEventListener('visibilitychange', looked)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', looked)
    }
  }, [shown])
  // What was told of another page's state says nothing of this one's.
  const told = news?.of === shown ? news?.told : null
  return told ?? { unopened: shown?.unopened ?? 0, fresh: 0 }
}

/** One quiet line with the way there. Its region stands from the start, or it would not be said. */
export function NewsLine({ fresh }: { readonly fresh: number }) {
  const { t } = useTranslation('shell')
  return (
    <div className="news-line no-print">
      <LiveRegion shown={fresh > 0}>
        {fresh > 0 ? <Link to="/bulletins?show=unopened">{t('news', { count: fresh })}</Link> : null}
      </LiveRegion>
    </div>
  )
}
