import { useRevalidator } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PersonId } from '../../ids.ts'
import { useKeyedAct } from '../../keys/keyed-act.tsx'
import { rollDifference } from '../../keys/roll-difference.ts'
import type { NextRoll as Next } from '../../keys/roll-wire.ts'
import { fetchNextRoll, signNextRoll } from '../../keys/sign-roll.client.ts'
import { WithKey } from '../../keys/unlock-form.tsx'
import { Arrival } from '../../ui/arrival.tsx'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { ReasonNotice } from '../../ui/refusal-notice.tsx'
import { RollDifferenceShape, WholeRoll } from './roll-difference-shape.tsx'

interface NextRollProps {
  readonly person: PersonId
  readonly waiting: { readonly counter: number; readonly by: PersonId; readonly name: string } | null
}

/** Look first, then sign: what is shown is read from the very bytes that the vault will sign. */
export function NextRoll({ person, waiting }: NextRollProps) {
  const { t } = useTranslation('keys')
  return (
    <div className="grid gap-4">
      {waiting ? (
        <Notice kind="info">
          {waiting.by === person ? t('roll.waitingOther') : t('roll.waitingYou', { name: waiting.name })}
        </Notice>
      ) : null}
      <WithKey person={person}>
        <LookAndSign person={person} />
      </WithKey>
    </div>
  )
}

/** What differs from the roll before. Where that may not be the newest there was, everybody, to be looked at one by one. */
function Shown({ next }: { readonly next: Next }) {
  const { t } = useTranslation('keys')
  const { afterLoss, previousLines, lines } = next
  if (!afterLoss) return <RollDifferenceShape difference={rollDifference(previousLines, lines)} />
  return (
    <>
      <Notice kind="warn" title={t('roll.afterLoss')}>
        {t('roll.afterLossHow')}
      </Notice>
      <WholeRoll lines={rollDifference([], lines).added} />
    </>
  )
}

type Said = 'signedFirst' | 'signedSecond'

function LookAndSign({ person }: { readonly person: PersonId }) {
  const { t } = useTranslation('keys')
  const { revalidate } = useRevalidator()
  const keyed = useKeyedAct()
  const [next, setNext] = useState<Next | null>(null)
  const [busy, setBusy] = useState<'looking' | 'signing' | null>(null)
  const [reason, setReason] = useState<string | null>(null)
  const [said, say] = useState<Said | null>(null)
  const look = async () => {
    setBusy('looking')
    setReason(null)
    say(null)
    const fetched = await keyed.take(t('roll.look'), fetchNextRoll)
    setBusy(null)
    setReason(fetched.ok ? null : fetched.reason)
    setNext(fetched.ok ? fetched.value : null)
  }
  const sign = async (shown: Next) => {
    setBusy('signing')
    setReason(null)
    const signed = await keyed.take(t('roll.sign'), () => signNextRoll(shown))
    setBusy(null)
    setReason(signed.ok ? null : signed.reason)
    if (signed.ok) say(shown.firstSignedBy === null ? 'signedFirst' : 'signedSecond')
    // Signed or outdated: either way what was shown is no longer what comes next.
    if (signed.ok || signed.reason !== 'step-up-left') setNext(null)
    revalidate()
  }
  const signedAlready = next !== null && next.firstSignedBy === person
  return (
    <div className="grid gap-4">
      {reason ? (
        <Arrival>
          <ReasonNotice reason={reason} />
        </Arrival>
      ) : null}
      {said ? (
        <Arrival>
          <Notice kind="ok" live>
            {t(`roll.${said}`)}
          </Notice>
        </Arrival>
      ) : null}
      {next ? <Shown next={next} /> : null}
      {keyed.stepUp}
      <ButtonRow>
        {next && !signedAlready ? (
          <Button disabled={busy !== null} onClick={() => void sign(next)}>
            {t(busy === 'signing' && !keyed.asking ? 'roll.signing' : 'roll.sign')}
          </Button>
        ) : null}
        <Button kind={next ? 'plain' : 'act'} disabled={busy !== null} onClick={() => void look()}>
          {t(busy === 'looking' && !keyed.asking ? 'roll.looking' : next ? 'roll.refresh' : 'roll.look')}
        </Button>
      </ButtonRow>
    </div>
  )
}
