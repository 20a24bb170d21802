import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Tlp } from '../formats/marks.ts'
import type { BulletinId, CopyId, PersonId, Sha256Hex } from '../ids.ts'
import { UnlockForm } from '../keys/unlock-form.tsx'
import { useVault } from '../keys/vault-state.tsx'
import { Button, ButtonLink } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Notice } from '../ui/notice.tsx'
import { Phrases } from '../ui/phrases.tsx'
import { Progress } from '../ui/progress.tsx'
import { useReasons } from '../ui/refusal-notice.tsx'
import { Seal } from '../ui/seal.tsx'
import { ClassTag, type StatutoryClass, Tags, TlpBadge } from '../ui/tag.tsx'
import { Time } from '../ui/time.tsx'
import type { BulletinKind } from './bulletin.ts'
import { type NotOpened, type OpenBulletin, type OpeningStage, openBulletin } from './open-bulletin.client.ts'
import { saveFile } from './save-file.client.ts'

/** A copy as its reader meets it: what is outside the seal. Times are milliseconds. */
export interface SealedCopyLine {
  readonly bulletin: BulletinId
  readonly copy: CopyId
  readonly ciphertextHash: Sha256Hex
  readonly code: string
  readonly number: string
  readonly kind: BulletinKind
  readonly class: StatutoryClass
  readonly tlp: Tlp
  readonly headline: string
  readonly issuedAt: number
  readonly acknowledgeBy: number | null
  readonly openedAt: number | null
  readonly acknowledgedAt: number | null
  readonly withdrawnAt: number | null
  readonly opensWithPresentKey: boolean
}

export interface SealedProps {
  readonly line: SealedCopyLine
  readonly person: PersonId
  /** Minutes the second factor may be old; `stale` where it is older. */
  readonly factor: { readonly minutes: number; readonly stale: boolean }
  readonly onOpen: (bulletin: OpenBulletin) => void
}

/** The bulletin under its seal, and the way to break it. */
export function Sealed({ line, person, factor, onOpen }: SealedProps) {
  const { t } = useTranslation('bulletins')
  return (
    <Card className="max-w-[56rem]">
      <Tags>
        <ClassTag of={line.class} />
        <TlpBadge mark={line.tlp} />
        <span className="num ml-auto text-[.9rem] text-ink-2">
          {t('number', { number: line.number })} {t(`kind.${line.kind}`)}
        </span>
      </Tags>
      <h1 tabIndex={-1} className="mt-4 mb-1 text-[1.5rem] outline-none">
        <Phrases text={line.headline} />
      </h1>
      <p className="num text-[.92rem] text-ink-2">
        <Time at={line.issuedAt} />
        <span className="ml-4">{t('reading.copyNumber', { code: line.code })}</span>
      </p>
      <div className="mt-6 flex flex-wrap items-center gap-6">
        <Seal state={line.openedAt === null ? 'whole' : 'broken'} size={96} />
        <div className="grid max-w-[36em] flex-1 basis-72 gap-2">
          {line.openedAt === null ? (
            <p className="font-bold">{t('sealed.whole')}</p>
          ) : (
            <p className="font-bold">
              {t('sealed.before')} <Time at={line.openedAt} />
            </p>
          )}
          <p className="text-[.95rem] text-ink-2">{t(line.openedAt === null ? 'sealed.how' : 'sealed.beforeHow')}</p>
        </div>
      </div>
      <div className="mt-6">
        <Breaking line={line} person={person} factor={factor} onOpen={onOpen} />
      </div>
    </Card>
  )
}

function Breaking({ line, person, factor, onOpen }: SealedProps) {
  const { t } = useTranslation('bulletins')
  const vault = useVault()
  const [stage, setStage] = useState<OpeningStage | null>(null)
  const [why, setWhy] = useState<NotOpened | null>(null)
  if (line.withdrawnAt !== null) return <Withdrawn at={line.withdrawnAt} />
  if (!line.opensWithPresentKey) {
    return (
      <Notice kind="warn" title={t('sealed.olderKey')}>
        {t('sealed.olderKeyHow')}
      </Notice>
    )
  }
  const read = async () => {
    setWhy(null)
    setStage('asking')
    const opening = await openBulletin(line, setStage)
    setStage(null)
    if (opening.state === 'open') onOpen(opening.bulletin)
    else setWhy(opening.why)
  }
  if (stage) return <Progress label={t('sealed.working')} done={0} note={t(`sealed.stage.${stage}`)} />
  const old = factor.stale || why?.reason === 'second-factor-old' || why?.reason === 'step-up'
  return (
    <div className="grid gap-5">
      <NoScript />
      {why && !old ? <Refused why={why} number={line.number} /> : null}
      {old ? <StepUp bulletin={line.bulletin} minutes={factor.minutes} /> : null}
      {!old && vault?.state === 'unlocked' ? (
        <div>
          <Button onClick={() => void read()}>{t(line.openedAt === null ? 'sealed.open' : 'sealed.openAgain')}</Button>
        </div>
      ) : null}
      {!old && vault?.state === 'locked' ? (
        <section aria-label={t('sealed.unlockFirst')} className="grid max-w-md gap-3">
          <h2 className="text-[1.05rem]">{t('sealed.unlockFirst')}</h2>
          <UnlockForm person={person} onDone={() => void read()} />
        </section>
      ) : null}
    </div>
  )
}

function Withdrawn({ at }: { readonly at: number }) {
  const { t } = useTranslation('bulletins')
  return (
    <Notice kind="warn" title={<Time at={at} />}>
      <p>{t('list.withdrawn')}</p>
      <p>{t('sealed.withdrawnHow')}</p>
    </Notice>
  )
}

function StepUp({ bulletin, minutes }: { readonly bulletin: string; readonly minutes: number }) {
  const { t } = useTranslation('bulletins')
  return (
    <div className="grid gap-2">
      <p className="text-[.95rem] text-ink-2">{t('sealed.stepUpWhy', { minutes })}</p>
      <div>
        <ButtonLink to={`/step-up?to=${encodeURIComponent(`/bulletins/${bulletin}`)}`}>{t('sealed.stepUp')}</ButtonLink>
      </div>
    </div>
  )
}

function NoScript() {
  const { t } = useTranslation('bulletins')
  return (
    <noscript>
      <p className="font-bold">{t('sealed.noScript')}</p>
      <p>{t('sealed.noScriptGpg')}</p>
      <pre className="font-mono text-[.88rem]">gpg --decrypt copy.pgp</pre>
    </noscript>
  )
}

function Refused({ why, number }: { readonly why: NotOpened; readonly number: string }) {
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
