import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import type { PersonId } from '../ids.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { FollowedNotices } from './followed-shape.tsx'
import { evidenceKept } from './log-evidence.client.ts'
import { saveFile } from './save-file.client.ts'

/** What a vault has found out about the log and its person must see, on whatever page they are. */
export const LogNotices = ({ person }: { readonly person: PersonId }) => (
  <>
    <Contradicted />
    <FollowedNotices person={person} />
  </>
)

const nothing = (): null => null

/** The log was refused as another one, or a shorter one: both sides of it, to be handed to whoever finds out. */
function Contradicted() {
  const { t } = useTranslation('keys')
  const evidence = useSyncExternalStore(evidenceKept.subscribe, evidenceKept.get, nothing)
  if (!evidence) return null
  return (
    <div className="no-print mb-7">
      <Notice kind="refusal" title={t('contradicted.title')} live>
        <p>{t('contradicted.how')}</p>
        <div className="mt-3">
          <Button kind="line" small onClick={() => save(evidence.content)}>
            {t('contradicted.save')}
          </Button>
        </div>
      </Notice>
    </div>
  )
}

const save = (content: Uint8Array): void =>
  saveFile('fuin-log-evidence.json', new Blob([new Uint8Array(content)], { type: 'application/json' }))
