import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { Told, ToldOf } from '../../access/acts-to-tell.server.ts'
import { ActForm } from '../../ui/act-form.tsx'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Time } from '../../ui/time.tsx'

/** These stand in the person's own record, where they can be looked at; the others are in somebody else's. */
const ofOneself: ReadonlySet<ToldOf> = new Set(['password', 'totp', 'recovery-codes', 'key-retired'])

/** What was done in this person's name, so that they notice what they did not do. */
export function ToldNotice({ told }: { readonly told: readonly Told[] }) {
  const { t } = useTranslation('access')
  const [newest] = told
  if (!newest) return null
  return (
    <div className="mb-6">
      <Notice kind="warn" title={t('told.title')}>
        <ul className="mt-2 grid list-disc gap-1 pl-5">
          {told.map(({ index, at, what, address, here }) => (
            <li key={index}>
              <Time at={at} />{' '}
              {ofOneself.has(what) ? (
                <Link to={`/record/entries/${index}`}>{t(`told.what.${what}`)}</Link>
              ) : (
                t(`told.what.${what}`)
              )}{' '}
              {here ? t('told.here') : address === null ? null : t('told.from', { address })}
            </li>
          ))}
        </ul>
        <p className="mt-3">{t('told.call')}</p>
        <ActForm action="/told" className="mt-3">
          <input type="hidden" name="index" value={newest.index} />
          <Button type="submit" kind="plain" small>
            {t('told.known')}
          </Button>
        </ActForm>
      </Notice>
    </div>
  )
}
