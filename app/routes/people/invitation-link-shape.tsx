import { useTranslation } from 'react-i18next'
import { ButtonLink, ButtonRow } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Time } from '../../ui/time.tsx'

export interface LinkShown {
  readonly name: string
  readonly person: string
  /** The whole address. */
  readonly link: string
  readonly expiresAt: number
}

/** The link of an invitation, in the very answer that made it and never again. */
export function InvitationLink({ name, person, link, expiresAt, again }: LinkShown & { readonly again?: true }) {
  const { t } = useTranslation('council')
  return (
    <Notice kind="ok" live title={t('link.title')}>
      <p>{t('link.once', { name })}</p>
      <p className="mt-3">
        <span className="sr-only">{t('link.label')}</span>
        <code className="font-mono text-[.9rem] [overflow-wrap:anywhere]" data-invitation>
          {link}
        </code>
      </p>
      <p className="mt-2 text-[.9rem]">
        {t('link.until')} <Time at={expiresAt} />
      </p>
      <div className="mt-4">
        <ButtonRow>
          <CopyButton text={link} label={t('link.copy')} />
          {again ? (
            <>
              <ButtonLink kind="plain" small to="/people/invite" reloadDocument>
                {t('link.another')}
              </ButtonLink>
              <ButtonLink kind="plain" small to={`/people/${person}`}>
                {t('link.person')}
              </ButtonLink>
            </>
          ) : null}
        </ButtonRow>
      </div>
    </Notice>
  )
}
