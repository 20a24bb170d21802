import { useTranslation } from 'react-i18next'
import type { BulletinContent } from '../formats/sealed-bulletin.ts'
import { formatNumber } from '../ui/num.tsx'

/** What was signed beside the text: which products it is about, and which files belong to it. Nothing where there are none. */
export function BesideText({ affected, attachments }: Pick<BulletinContent, 'affected' | 'attachments'>) {
  const { t } = useTranslation('bulletins')
  return (
    <>
      {affected.length > 0 ? (
        <section className="mt-9">
          <h2 className="mb-3 text-[1.15rem]">{t('reading.affected')}</h2>
          <ul>
            {affected.map(({ vendor, product, versions, cpe, purl }) => (
              <li key={`${vendor} ${product} ${versions}`}>
                {vendor} {product} {versions}
                {cpe || purl ? <code className="block text-[.88rem]">{cpe ?? purl}</code> : null}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {attachments.length > 0 ? (
        <section className="mt-9">
          <h2 className="mb-3 text-[1.15rem]">{t('reading.attachments')}</h2>
          <ul>
            {attachments.map(({ name, size, sha256 }) => (
              <li key={sha256}>
                {name}{' '}
                <span className="num text-ink-2">{t('reading.attachmentSize', { size: formatNumber(size) })}</span>
                <code className="block text-[.88rem] break-all">SHA-256 {sha256}</code>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  )
}
