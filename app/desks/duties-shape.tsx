import { useRevalidator } from '@remix-run/react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeyedAct } from '../acts/keyed-act.tsx'
import type { PersonId } from '../ids.ts'
import { useVault } from '../keyring/vault-state.tsx'
import { Button, ButtonRow } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { ReasonNotice, useReasons } from '../ui/refusal-notice.tsx'
import { useDeskName } from './desk-words-shape.tsx'
import { type DutyDone, doDuties } from './do-duties.client.ts'

/** On whatever page: once each time the key is unlocked. Nothing is asked, so nothing waits for two secretaries; what was done is said. */
export function DutiesAtUnlock({ person }: { readonly person: PersonId }) {
  const vault = useVault()
  const { revalidate } = useRevalidator()
  const [done, say] = useState<readonly DutyDone[]>([])
  const begun = useRef(false)
  const open = vault?.state === 'unlocked' && vault.person === person
  useEffect(() => {
    if (!open) begun.current = false
    if (!open || begun.current) return
    begun.current = true
    void doDuties().then((outcome) => {
      // Where the portal could not be asked it is tried at the next unlocking; there is nothing to be said.
      if (!outcome.ok || outcome.value.length === 0) return
      say(outcome.value)
      revalidate()
    })
  }, [open, revalidate])
  return <div role="status">{done.length > 0 ? <DutiesSaid done={done} byItself /> : null}</div>
}

/** The same by a press, where somebody wants to see it done. */
export function DutiesByHand({ person }: { readonly person: PersonId }) {
  const { t } = useTranslation('desks')
  const { revalidate } = useRevalidator()
  const keyed = useKeyedAct({ person })
  const [reason, setReason] = useState<string | null>(null)
  const [done, say] = useState<readonly DutyDone[] | null>(null)
  const press = async () => {
    setReason(null)
    const outcome = await keyed.take(t('duties.now'), doDuties)
    setReason(outcome.ok ? null : outcome.reason)
    say(outcome.ok ? outcome.value : null)
    if (outcome.ok) revalidate()
  }
  return (
    <div className="grid gap-3">
      {reason ? <ReasonNotice reason={reason} /> : null}
      <div role="status">{done ? <DutiesSaid done={done} byItself={false} /> : null}</div>
      {keyed.stepUp}
      <ButtonRow>
        <Button kind="line" disabled={keyed.busy} onClick={() => void press()}>
          {t(keyed.busy && !keyed.asking ? 'duties.doing' : 'duties.now')}
        </Button>
      </ButtonRow>
    </div>
  )
}

function DutiesSaid({ done, byItself }: { readonly done: readonly DutyDone[]; readonly byItself: boolean }) {
  const { t } = useTranslation('desks')
  const nameOf = useDeskName()
  const sentence = useReasons()
  if (done.length === 0) return <Notice kind="info">{t('duties.none')}</Notice>
  const kind = done.some(({ refusal }) => refusal !== null) ? 'warn' : 'ok'
  return (
    <div className="no-print mb-5">
      <Notice kind={kind} title={t('duties.title')}>
        <ul className="grid gap-1">
          {done.map(({ do: what, desk, names, epoch, refusal }) => (
            <li key={`${what} ${desk} ${epoch}`}>
              {t(refusal === null ? `duties.${what}` : 'duties.failed', { name: nameOf(names), epoch })}
              {refusal === null ? null : <span className="block text-[.92rem]">{sentence(refusal)}</span>}
            </li>
          ))}
        </ul>
        {byItself ? <p className="mt-2 text-[.92rem]">{t('duties.by')}</p> : null}
      </Notice>
    </div>
  )
}
