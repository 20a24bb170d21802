import { useTranslation } from 'react-i18next'
import type { Later } from '../bulletins/revision.ts'
import { revisionHows } from '../formats/revision.ts'
import { ButtonLink } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'

interface FollowUpProps {
  readonly bulletin: string
  readonly later: Pick<Later, 'bulletin' | 'number' | 'how'> | null
}

/** What may be begun from it; or what has taken its place, where whatever follows is begun. */
export function FollowUp({ bulletin, later }: FollowUpProps) {
  const { t } = useTranslation('revisions')
  return (
    <Card className="no-print grid content-start gap-3">
      <h2 className="text-[1rem]">{t('offer.title')}</h2>
      {later ? (
        <>
          <p className="num text-[.92rem]">{t(`notice.${later.how}`, { number: later.number })}</p>
          <div>
            <ButtonLink kind="line" small to={`/bulletins/${later.bulletin}/deliveries`}>
              {t('openLater', { number: later.number })}
            </ButtonLink>
          </div>
        </>
      ) : (
        <>
          <p className="text-[.92rem]">{t('offer.note')}</p>
          <div className="flex flex-wrap gap-2">
            {revisionHows.map((how) => (
              <ButtonLink key={how} kind="line" small to={`/bulletins/new?from=${bulletin}&how=${how}`}>
                {t(`offer.${how}`)}
              </ButtonLink>
            ))}
          </div>
        </>
      )}
    </Card>
  )
}
