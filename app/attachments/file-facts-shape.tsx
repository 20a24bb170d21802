import { useTranslation } from 'react-i18next'
import type { Attachment } from '../formats/attachment.ts'
import { formatNumber } from '../ui/num.tsx'
import { isActing, kindOfType } from './file-kind.ts'
import { shownName } from './file-name.ts'

/** What stands of a file beside everything that is done with it: its name letter by letter, what it is, how large. */
export function FileFacts({ file: { name, mediaType, size } }: { readonly file: Attachment }) {
  const { t } = useTranslation('attachments')
  const kind = kindOfType(mediaType)
  const shown = shownName(name)
  return (
    <div className="min-w-0 flex-1 basis-60">
      <p className="font-semibold [overflow-wrap:anywhere]">
        <bdi>{shown}</bdi>
      </p>
      <p className="num text-[.9rem] text-ink-2">
        {t('kindFromContent', { kind: t(`kind.${kind}`) })}　{t('bytes', { size: formatNumber(size) })}
      </p>
      {shown !== name ? <p className="text-[.9rem] text-warn">{t('hiddenLetters')}</p> : null}
      {isActing(kind) ? <p className="text-[.9rem] text-warn">{t('acting')}</p> : null}
    </div>
  )
}
