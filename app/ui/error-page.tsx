import { useTranslation } from 'react-i18next'
import type words from '../i18n/ja/shell.ts'
import { ButtonLink, ButtonRow } from './button.tsx'
import { Phrases } from './phrases.tsx'

export type Trouble =
  | 'notFound'
  | 'notAllowed'
  | 'notBegun'
  | 'smallAccount'
  | 'passkeyWanted'
  | 'tooMany'
  | 'broken'
  | 'unavailable'
  | 'offline'

/** Which page of apology a status gets; `reason`: the refusal's own word, where it has one. */
export function troubleOf(status: number, reason?: string): Trouble {
  if (reason === 'role-not-begun') return 'notBegun'
  if (reason === 'passkey-wanted') return 'passkeyWanted'
  if (reason === 'small-account') return 'smallAccount'
  if (status === 404 || status === 405) return 'notFound'
  if (status === 401 || status === 403) return 'notAllowed'
  if (status === 429) return 'tooMany'
  if (status === 503) return 'unavailable'
  return 'broken'
}

// Opening it again would say the same.
const settled: readonly Trouble[] = ['notFound', 'notAllowed', 'notBegun', 'smallAccount', 'passkeyWanted']

export interface ErrorPageProps {
  readonly trouble: Trouble
  /** By which the operators find the line in their log. Given only where there is one: the page then says so. */
  readonly requestId?: string | undefined
  /** Address to open again, where trying again can help. */
  readonly again?: string | undefined
  /** What was refused, by the name the dictionary `shell` has for it under `act`. */
  readonly refused?: RefusedAct | undefined
}

/** The acts of the permission table, as the dictionary knows them: this room knows no rights. */
type RefusedAct = keyof typeof words.act

/** What happened, whether anything was lost, what to do next. Never a stack trace, never a bare code. */
export function ErrorPage({ trouble, requestId, again, refused }: ErrorPageProps) {
  const { t } = useTranslation('shell')
  return (
    <div className="mx-auto grid max-w-[42rem] gap-5 py-6 sm:py-12">
      <h1 tabIndex={-1} className="text-[1.5rem] outline-none sm:text-[1.75rem]">
        <Phrases text={t(`error.${trouble}.title`)} />
      </h1>
      <div className="sheet grid gap-3 px-6 py-5 sm:px-8 sm:py-7">
        {refused && trouble === 'notAllowed' ? (
          <p className="font-semibold">{t('error.notAllowed.what', { act: t(`act.${refused}`) })}</p>
        ) : null}
        <p>
          {t(`error.${trouble}.happened`)}
          {trouble === 'broken' && requestId ? ` ${t('error.broken.recorded')}` : null}
        </p>
        {trouble === 'notFound' ? null : <p className="font-semibold">{t(`error.${trouble}.lost`)}</p>}
        <p>{t(`error.${trouble}.next`)}</p>
        {requestId ? (
          <p className="border-t border-line pt-3 text-[.9rem] text-ink-2">
            {t('error.requestId')} <code className="font-mono">{requestId}</code>
          </p>
        ) : null}
      </div>
      <ButtonRow>
        <ButtonLink to="/">{t('error.home')}</ButtonLink>
        {again && !settled.includes(trouble) ? (
          <ButtonLink kind="plain" to={again} reloadDocument>
            {t('error.again')}
          </ButtonLink>
        ) : null}
      </ButtonRow>
    </div>
  )
}
