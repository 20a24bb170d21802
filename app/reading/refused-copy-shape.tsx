import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { useReasons } from '../ui/refusal-notice.tsx'
import { saveFile } from '../ui/save-file.client.ts'
import type { NotOpened } from './open-bulletin.client.ts'

/** Why there is no copy, with what came as evidence where it could not be verified. */
export function RefusedCopy({ why, number }: { readonly why: NotOpened; readonly number: string }) {
  const { t } = useTranslation('bulletins')
  const sentence = useReasons()
  const { evidence } = why
  return (
    <Notice kind="refusal" title={t('sealed.refused')} live>
      <p>{sentence(why.reason, why.detail)}</p>
      <p>{t('sealed.opensNothing')}</p>
      {evidence ? (
        <div className="mt-3 grid gap-2">
          <p>{t('sealed.evidenceHow')}</p>
          <div>
            <Button
              kind="line"
              small
              onClick={() => saveFile({ name: `${number}-evidence.json`, type: 'application/json', content: evidence })}
            >
              {t('sealed.evidence')}
            </Button>
          </div>
        </div>
      ) : null}
    </Notice>
  )
}
