import { Link } from '@remix-run/react'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeyedAct } from '../acts/keyed-act.tsx'
import { Headline } from '../bulletins/headline-shape.tsx'
import type { WithdrawGrounds } from '../formats/act-body.ts'
import type { PersonId } from '../ids.ts'
import { useHandKey } from '../keyring/hand-key.tsx'
import { Preparing, UnlockForm } from '../keyring/unlock-form.tsx'
import { useVault } from '../keyring/vault-state.tsx'
import { done, refused } from '../outcome.ts'
import { Arrival } from '../ui/arrival.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Notice } from '../ui/notice.tsx'
import { Progress } from '../ui/progress.tsx'
import { Seal } from '../ui/seal.tsx'
import { ClassTag, Tags, TlpBadge } from '../ui/tag.tsx'
import { Time } from '../ui/time.tsx'
import { type NotOpened, type OpenBulletin, type OpeningStage, openBulletin } from './open-bulletin.client.ts'
import { RefusedCopy } from './refused-copy-shape.tsx'
import type { SealedCopyLine, ToldByHand } from './sealed-copy-line.ts'

export interface SealedProps {
  readonly line: SealedCopyLine
  readonly person: PersonId
  /** Minutes the second factor may be old, and the milliseconds it has left of them. */
  readonly factor: { readonly minutes: number; readonly left: number }
  /** Issued by whoever reads: to them nothing waits behind the seal. */
  readonly own?: boolean
  /** The text was here a moment ago and was closed: the focus has nothing left to stand on. */
  readonly arriving?: boolean
  readonly onOpen: (bulletin: OpenBulletin) => void
  readonly byHand: ToldByHand
}

/** The bulletin under its seal, and the way to break it. */
export function Sealed({ line, person, factor, own = false, arriving = false, onOpen, byHand }: SealedProps) {
  const { t } = useTranslation('bulletins')
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (arriving) title.current?.focus()
  }, [arriving])
  return (
    <Card className="max-w-[56rem]">
      <Tags>
        <ClassTag of={line.class} />
        <TlpBadge mark={line.tlp} />
        <span className="num ml-auto text-[.9rem] text-ink-2">
          {t('number', { number: line.number })} {t(`kind.${line.kind}`)}
        </span>
      </Tags>
      <h1 ref={title} tabIndex={-1} className="mt-4 mb-1 text-[1.5rem] outline-none">
        <Headline of={{ id: line.bulletin, publicTitle: line.publicTitle }} />
      </h1>
      <p className="num text-[.92rem] text-ink-2">
        <Time at={line.issuedAt} />
        <span className="ml-4">{t('reading.copyNumber', { code: line.code })}</span>
      </p>
      <div className="mt-6 flex flex-wrap items-center gap-6">
        <Seal state={own ? 'own' : line.openedAt === null ? 'whole' : 'broken'} size={96} />
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
        <Breaking line={line} person={person} factor={factor} onOpen={onOpen} byHand={byHand} />
      </div>
    </Card>
  )
}

function Breaking(sealed: SealedProps) {
  const { t } = useTranslation('bulletins')
  const { line, factor, byHand } = sealed
  const brought = useHandKey() !== null
  if (line.withdrawnAt !== null) return <Withdrawn at={line.withdrawnAt} grounds={line.withdrawnGrounds} />
  if (!line.opensWithPresentKey) {
    return (
      <Notice kind="warn" title={t('sealed.olderKey')}>
        <p>{t('sealed.olderKeyHow')}</p>
        <p className="mt-2">
          <Link to="/bulletins/earlier">{t('sealed.olderKeyAsk')}</Link>
        </p>
      </Notice>
    )
  }
  if (!brought) return <BreakingHere {...sealed} />
  return (
    <Suspense fallback={null}>
      <ReadByHand line={line} freshFor={factor.left} {...byHand} />
    </Suspense>
  )
}

// Few need it, and it checks by itself what otherwise the vault does.
const ReadByHand = lazy(async () => ({ default: (await import('./read-by-hand-shape.tsx')).ReadByHand }))

function BreakingHere({ line, person, factor, onOpen }: SealedProps) {
  const { t } = useTranslation('bulletins')
  const vault = useVault()
  const keyed = useKeyedAct({ freshFor: factor.left })
  const [stage, setStage] = useState<OpeningStage | null>(null)
  const [why, setWhy] = useState<NotOpened | null>(null)
  const go = t(line.openedAt === null ? 'sealed.open' : 'sealed.openAgain')
  const read = async () => {
    setWhy(null)
    let evidence: NotOpened['evidence'] = null
    const opened = await keyed.take(go, async () => {
      const opening = await openBulletin(line, setStage)
      setStage(null)
      if (opening.state === 'open') return done(opening.bulletin)
      evidence = opening.why.evidence
      return refused(opening.why.reason, opening.why.detail)
    })
    if (opened.ok) onOpen(opened.value)
    else setWhy({ reason: opened.reason, detail: opened.detail ?? {}, evidence })
  }
  if (stage)
    return (
      <Arrival>
        <Progress label={t('sealed.working')} done={0} note={t(`sealed.stage.${stage}`)} />
      </Arrival>
    )
  return (
    <div className="grid gap-5">
      <NoScript number={line.number} />
      <Preparing ready={vault !== null} />
      {why ? (
        <Arrival>
          <RefusedCopy why={why} number={line.number} />
        </Arrival>
      ) : null}
      {keyed.asking ? <p className="text-[.95rem] text-ink-2">{t('sealed.stepUpWhy', factor)}</p> : null}
      {keyed.stepUp}
      {!keyed.busy && vault?.state === 'unlocked' ? (
        <div>
          <Button onClick={() => void read()}>{go}</Button>
        </div>
      ) : null}
      {!keyed.busy && vault?.state === 'locked' ? (
        <section aria-label={t('sealed.unlockFirst')} className="grid max-w-md gap-3">
          <h2 className="text-[1.05rem]">{t('sealed.unlockFirst')}</h2>
          <UnlockForm person={person} onDone={() => void read()} go={t('sealed.unlockAndOpen')} />
        </section>
      ) : null}
    </div>
  )
}

function Withdrawn({ at, grounds }: { readonly at: number; readonly grounds: WithdrawGrounds | null }) {
  const { t } = useTranslation('bulletins')
  return (
    <Notice kind="warn" title={<Time at={at} />}>
      <p>
        {t('list.withdrawn')}
        {grounds ? `（${t(`withdrawGrounds.${grounds}`)}）` : null}
      </p>
      <p>{t('sealed.withdrawnHow')}</p>
    </Notice>
  )
}

function NoScript({ number }: { readonly number: string }) {
  const { t } = useTranslation('bulletins')
  return (
    <noscript>
      <p className="font-bold">{t('sealed.noScript')}</p>
      <p>{t('sealed.noScriptGpg')}</p>
      <pre className="font-mono text-[.88rem]">gpg --decrypt {number}.pgp</pre>
      <p>
        <a href="/settings/key">{t('sealed.noScriptKey')}</a>
      </p>
    </noscript>
  )
}
