import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { RouteHandle } from '../../access/permissions.ts'
import { type KeptLetter, readKeptMail } from '../../mail/kept-mail.server.ts'
import { CardRows } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHead } from '../../ui/page-head.tsx'
import { Time } from '../../ui/time.tsx'

export const handle: RouteHandle = { act: 'public', i18n: ['demo'], title: 'demo:mail.title' }

const most = 60

/** Everybody's letters, for whoever asks: like the codes, in the demo's build alone, and only where the folder is marked as one. */
export async function loader({ context }: LoaderFunctionArgs) {
  const { settings } = context.portal
  if (settings.mode !== 'demo') throw new Response(null, { status: 404, statusText: 'Not Found' })
  const all = await readKeptMail(settings.dataDir)
  const letters = all.slice(0, most).map((letter, place) => ({ ...letter, number: all.length - place }))
  return { letters, count: all.length }
}

export default function SentMail() {
  const { t } = useTranslation('demo')
  const { letters, count } = useLoaderData<typeof loader>()
  return (
    <div className="max-w-[52rem]">
      <PageHead title={t('mail.title')} note={t('mail.note')} />
      {letters.length === 0 ? (
        <EmptyState title={t('mail.none')}>{t('mail.noneHow')}</EmptyState>
      ) : (
        <>
          <p className="mb-3 text-[.92rem] text-ink-2">{t('mail.shown', { count, shown: letters.length })}</p>
          <CardRows label={t('mail.title')}>
            {letters.map((letter) => (
              <LetterRow key={letter.number} letter={letter} />
            ))}
          </CardRows>
        </>
      )}
    </div>
  )
}

function LetterRow({ letter: { at, to, subject, text } }: { readonly letter: KeptLetter }) {
  return (
    <li className="px-5 py-3">
      <details>
        <summary>
          <span className="font-semibold">{subject}</span>
          <span className="num block text-[.9rem] break-words text-ink-2">
            <Time at={at} />　{to}
          </span>
        </summary>
        <pre className="mt-3 overflow-x-auto font-[inherit] text-[.92rem] whitespace-pre-wrap">{text}</pre>
      </details>
    </li>
  )
}
