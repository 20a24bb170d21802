import { useTranslation } from 'react-i18next'
import { Attachments } from '../attachments/attachments-shape.tsx'
import type { BulletinContent } from '../formats/sealed-bulletin.ts'
import type { BulletinId } from '../ids.ts'

/** What was signed beside the text: which products it is about, and which files belong to it. Nothing where there are none. */
export function BesideText({
  bulletin,
  affected,
  attachments,
}: Pick<BulletinContent, 'affected' | 'attachments'> & {
  /** Null before its issue: its files are named, and nobody is given one. */
  readonly bulletin: BulletinId | null
}) {
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
      <Attachments bulletin={bulletin} files={attachments} />
    </>
  )
}
