import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeyedAct } from '../acts/keyed-act.tsx'
import type { Changes } from '../formats/revision.ts'
import type { Basis } from '../formats/sealed-draft.ts'
import { instant, type PersonId } from '../ids.ts'
import { UnlockForm } from '../keyring/unlock-form.tsx'
import { useVault } from '../keyring/vault-state.tsx'
import { done, refused } from '../outcome.ts'
import { openBulletin } from '../reading/open-bulletin.client.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Notice } from '../ui/notice.tsx'
import { useReasons } from '../ui/refusal-notice.tsx'
import { type BasisOffered, newcomersOf, writtenFrom } from './basis.ts'
import type { Candidate } from './recipient-choice.ts'
import type { Written } from './written.ts'

interface OfferProps {
  readonly person: PersonId
  readonly offered: BasisOffered
  readonly onBegin: (written: Written) => void
}

/** The earlier one is opened for it, under an entry like every opening; and what was written then is the draft to begin with. */
export function BasisOffer({ person, offered, onBegin }: OfferProps) {
  const { t } = useTranslation('revisions')
  const { t: words } = useTranslation('bulletins')
  const vault = useVault()
  const keyed = useKeyedAct()
  const sentence = useReasons()
  const [why, setWhy] = useState<string | null>(null)
  const { how, number, copy, later, withdrawn } = offered
  const go = t(`begin.${how}`)
  const begin = async () => {
    if (!copy) return
    setWhy(null)
    const opened = await keyed.take(go, async () => {
      const opening = await openBulletin(copy, () => undefined)
      return opening.state === 'open' ? done(opening.bulletin.opened) : refused(opening.why.reason, opening.why.detail)
    })
    if (!opened.ok) return setWhy(opened.reason)
    const headline = (earlier: string) => t('overHeadline', { headline: earlier })
    onBegin(
      writtenFrom(offered, opened.value, {
        headline,
        skeleton: words('compose.skeleton.all-clear'),
        at: instant(Date.now()),
      }),
    )
  }
  const stopped = later ? t('already', { number: later }) : withdrawn ? t('withdrawn') : copy ? null : t('noCopy')
  return (
    <Card className="mb-6 grid gap-3">
      <h2 className="num text-[1.05rem]">{t(`title.${how}`, { number })}</h2>
      <p className="text-[.95rem] text-ink-2">{t(`how.${how}`)}</p>
      {stopped ? (
        <Notice kind="warn">
          <p className="num">{stopped}</p>
          <p className="mt-2">
            <ButtonLink kind="line" small to={`/bulletins/${offered.bulletin}/deliveries`}>
              {t('back')}
            </ButtonLink>
          </p>
        </Notice>
      ) : null}
      {why ? <Notice kind="warn">{sentence(why)}</Notice> : null}
      {keyed.stepUp}
      {!stopped && !keyed.busy && vault?.state === 'unlocked' ? (
        <div>
          <Button onClick={() => void begin()}>{go}</Button>
        </div>
      ) : null}
      {!stopped && !keyed.busy && vault?.state === 'locked' ? (
        <div className="max-w-md">
          <UnlockForm person={person} onDone={() => void begin()} go={go} />
        </div>
      ) : null}
    </Card>
  )
}

interface BesideProps {
  readonly basis: Basis
  readonly changes: Changes
  readonly reachable: readonly Candidate[]
}

/** What it says of the earlier one, as it stands now: counted here, where both texts are. */
export function BasisBeside({ basis, changes, reachable }: BesideProps) {
  const { t, i18n } = useTranslation('revisions')
  const { t: words } = useTranslation('bulletins')
  const { how, number } = basis
  const count = changes.sentences.reduce((sum, { from, to }) => sum + to - from, 0)
  const newcomers = newcomersOf(basis, reachable)
  return (
    <Card className="grid gap-2 !py-4">
      <h2 className="num text-[1rem]">{t(`title.${how}`, { number })}</h2>
      {how === 'ends' ? null : (
        <ul className="num m-0 list-none p-0 text-[.92rem]" aria-live="polite">
          <li>{t('changedText', { count, gone: changes.gone })}</li>
          <li>{t('changedIndicators', { added: changes.added.length, removed: changes.removed.length })}</li>
          {changes.parts.length > 0 ? (
            <li>
              {t('changedParts', {
                parts: new Intl.ListFormat(i18n.language).format(changes.parts.map((part) => t(`part.${part}`))),
              })}
            </li>
          ) : null}
        </ul>
      )}
      <p className="text-[.88rem] text-ink-2">{t(`told.${how}`)}</p>
      {newcomers.length > 0 ? (
        <p className="num text-[.92rem] text-warn">
          {t('newcomers', { count: newcomers.length, number: words('number', { number }) })}
        </p>
      ) : null}
    </Card>
  )
}
