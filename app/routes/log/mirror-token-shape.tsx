import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Notice } from '../../ui/notice.tsx'

export interface TokenShown {
  readonly name: string
  readonly token: string
  /** The portal's address, for the command. */
  readonly origin: string
}

/** A mirror's token, in the very answer that made it and never again. */
export function MirrorToken({ name, token, origin }: TokenShown) {
  const { t } = useTranslation('mirrors')
  return (
    <Notice kind="ok" live title={t('made', { name })}>
      <p>{t('once')}</p>
      <p className="mt-3">
        <span className="sr-only">{t('token')}</span>
        <code className="font-mono text-[.9rem] [overflow-wrap:anywhere]" data-mirror-token>
          {token}
        </code>
      </p>
      <div className="mt-3">
        <CopyButton text={token} label={t('copy')} />
      </div>
      <p className="mt-4">{t('how')}</p>
      <p className="mt-2">
        <code className="font-mono text-[.85rem] [overflow-wrap:anywhere]">
          npm run log:mirror -- --url {origin} --token-file token.txt --trust trust.txt --into mirror
        </code>
      </p>
    </Notice>
  )
}
