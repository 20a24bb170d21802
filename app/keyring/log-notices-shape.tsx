import { lazy, Suspense, useEffect, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import type { PersonId } from '../ids.ts'
import { onKeptChange, readKept } from '../openpgp/kept-here.client.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { saveFile } from '../ui/save-file.client.ts'
import { announceCouncil } from './council-notices.client.ts'
import { announceLines } from './line-notices.client.ts'
import { evidenceKept } from './log-evidence.client.ts'
import { useVault } from './vault-state.tsx'

/** What a vault has found out about the log and its person must see, on whatever page they are. */
export const LogNotices = (props: FoundOut) => (
  <>
    <Contradicted />
    <Followed person={props.person} />
    <VaultNews {...props} />
  </>
)

interface FoundOut {
  readonly person: PersonId
  /** The roll in force, as the portal says; null where there is none. */
  readonly newestRoll: number | null
}

// It reads and compares what was signed; nearly always there is nothing to read.
const FollowedNotices = lazy(async () => ({ default: (await import('./followed-shape.tsx')).FollowedNotices }))

const CouncilNotices = lazy(async () => ({ default: (await import('./council-notice-shape.tsx')).CouncilNotices }))

const LineNotices = lazy(async () => ({ default: (await import('./line-notice-shape.tsx')).LineNotices }))

/** Who signs rolls changed, or what the roll says of oneself: taken up from the vault, whatever it was asked when it saw it. */
function VaultNews({ person, newestRoll }: FoundOut) {
  const vault = useVault()
  const open = vault?.state === 'unlocked' && vault.person === person ? vault : null
  useEffect(() => {
    if (open && open.councilNews.length > 0) announceCouncil(person, open.councilNews)
    if (open && open.lineNews.length + open.keyNews.length > 0)
      announceLines(person, { lines: open.lineNews, keys: open.keyNews })
  }, [person, open])
  // Another roll came into force under the open vault, as the vault saw or as the page says: what does it say of its person?
  const roll = open ? Math.max(open.rollCounter ?? 0, newestRoll ?? 0) : 0
  useEffect(() => {
    if (roll > 0) void lookAtOwn()
  }, [roll])
  const kept = (kind: 'council' | 'line') => () => readKept(kind, person) !== null
  const council = useSyncExternalStore(onKeptChange, kept('council'), no)
  const line = useSyncExternalStore(onKeptChange, kept('line'), no)
  return (
    <div role="status">
      <Suspense fallback={null}>
        {line ? <LineNotices person={person} /> : null}
        {council ? <CouncilNotices person={person} /> : null}
      </Suspense>
    </div>
  )
}

/** Fetched only once a vault is open: every page of everybody loads this file. */
async function lookAtOwn(): Promise<void> {
  const { fetchOwnKey, seeOwn } = await import('./open-vault.client.ts')
  const own = await fetchOwnKey()
  if (own.ok) await seeOwn(own.value)
}

/** The region stands before its words come, or no screen reader would tell them. */
function Followed({ person }: { readonly person: PersonId }) {
  const some = useSyncExternalStore(onKeptChange, () => readKept('followed', person) !== null, no)
  return (
    <div role="status">
      {some ? (
        <Suspense fallback={null}>
          <FollowedNotices person={person} />
        </Suspense>
      ) : null}
    </div>
  )
}

const no = (): boolean => false
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
  saveFile({ name: 'fuin-log-evidence.json', type: 'application/json', content })
