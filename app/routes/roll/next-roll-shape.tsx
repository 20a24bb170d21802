import { useRevalidator } from '@remix-run/react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeyedAct } from '../../acts/keyed-act.tsx'
import { SignedActForm } from '../../acts/signed-act-form.tsx'
import { parseRollHeader, personLines, type RollLine } from '../../formats/roll.ts'
import type { PersonId } from '../../ids.ts'
import { WithKey } from '../../keyring/unlock-form.tsx'
import { done } from '../../outcome.ts'
import { lookedLines } from '../../roll/looked-lines.client.ts'
import { confirmationOf, timeToLook } from '../../roll/roll-confirmation.ts'
import { rollDifference } from '../../roll/roll-difference.ts'
import type { NextRoll as Next } from '../../roll/roll-wire.ts'
import { fetchNextRoll, rollToSign } from '../../roll/sign-roll.client.ts'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { formatTime } from '../../ui/time.tsx'
import type { Looking } from './confirm-lines-shape.tsx'
import { DeskDifferenceShape } from './desk-difference-shape.tsx'
import { Ended } from './ended-shape.tsx'
import { MandateDifferenceShape } from './mandate-difference-shape.tsx'
import { RollDifferenceShape } from './roll-difference-shape.tsx'

interface NextRollProps {
  readonly person: PersonId
  readonly waiting: { readonly counter: number; readonly by: PersonId; readonly name: string } | null
}

/** Look first, then sign: what is shown is read from the very bytes that the vault will sign. */
export function NextRoll({ person, waiting }: NextRollProps) {
  const { t } = useTranslation('keys')
  // Held above the lock: a vault that falls asleep over hundreds of lines loses none of them.
  const [next, setNext] = useState<Next | null>(null)
  return (
    <div className="grid gap-4">
      {waiting ? (
        <Notice kind="info">
          {waiting.by === person ? t('roll.waitingOther') : t('roll.waitingYou', { name: waiting.name })}
        </Notice>
      ) : null}
      <WithKey person={person}>
        <LookAndSign person={person} next={next} onNext={setNext} />
      </WithKey>
    </div>
  )
}

/** What differs from the roll before. Where that may not be the newest there was, everybody, to be looked at one by one. */
function Shown({ next, looking }: { readonly next: Next; readonly looking: Looking }) {
  const { t } = useTranslation('keys')
  const difference = useMemo(() => rollDifference(next.before, next.lines), [next])
  const people = useMemo(() => [...personLines(next.before), ...personLines(next.lines)], [next])
  return (
    <>
      {next.afterLoss ? (
        <Notice kind="warn" title={t('roll.afterLoss')}>
          {t('roll.afterLossHow')}
        </Notice>
      ) : null}
      <RollDifferenceShape difference={difference} looking={looking} whole={next.afterLoss} />
      <DeskDifferenceShape difference={difference.desks} people={people} />
      <MandateDifferenceShape difference={difference.mandates} people={people} />
    </>
  )
}

/** Which lines this signer has still to look at. */
function useLooking(next: Next | null, signer: PersonId) {
  // A tick changes nothing that React holds.
  const [, redraw] = useState(0)
  return useMemo(() => {
    if (!next) return null
    const compared = new Map(next.comparisons.map((comparison) => [comparison.fingerprint, comparison]))
    const comparisonOf = ({ fingerprint }: RollLine) => compared.get(fingerprint) ?? null
    const looked = lookedLines(signer, comparisonOf)
    const wanted = confirmationOf(next, signer)
    const looking: Looking = {
      signer,
      comparisonOf,
      hasLooked: looked.has,
      onLook(line, ticked) {
        looked.tick(line, ticked)
        redraw((count) => count + 1)
      },
    }
    return { looking, wanted, left: () => wanted.filter((line) => !looked.has(line)).length }
  }, [next, signer])
}

type Said = 'signedFirst' | 'signedSecond'

interface LookAndSignProps {
  readonly person: PersonId
  readonly next: Next | null
  readonly onNext: (next: Next | null) => void
}

function LookAndSign({ person, next, onNext }: LookAndSignProps) {
  const { t } = useTranslation('keys')
  const { revalidate } = useRevalidator()
  const keyed = useKeyedAct()
  const [reason, setReason] = useState<string | null>(null)
  const [said, say] = useState<Said | null>(null)
  const confirming = useLooking(next, person)
  // Of thousands of lines it is not made anew at every tick.
  const toSign = useMemo(() => next && confirming && rollToSign(next, confirming.wanted), [next, confirming])
  const look = async () => {
    setReason(null)
    say(null)
    const fetched = await keyed.take(t('roll.look'), fetchNextRoll)
    setReason(fetched.ok ? null : fetched.reason)
    onNext(fetched.ok ? fetched.value : null)
  }
  const looking = (
    <Button kind={next ? 'plain' : 'act'} disabled={keyed.busy} onClick={() => void look()}>
      {t(keyed.busy && !keyed.asking ? 'roll.looking' : next ? 'roll.refresh' : 'roll.look')}
    </Button>
  )
  const ended = (signed: Said | null, refusal: string | null) => {
    setReason(refusal)
    say(signed)
    // Signed or outdated: either way what was shown is no longer what comes next.
    onNext(null)
  }
  return (
    <div className="grid gap-4">
      <Ended reason={reason} said={said && t(`roll.${said}`)} />
      {next && confirming ? <Shown next={next} looking={confirming.looking} /> : null}
      {next && confirming && toSign && next.firstSignedBy !== person ? (
        <SignedActForm
          person={person}
          offers={[{ label: t('roll.sign'), signable: () => done(toSign) }]}
          said={null}
          byTwo
          ready={confirming.left() === 0}
          beside={looking}
          onEnded={revalidate}
          onSigned={() => ended(next.firstSignedBy === null ? 'signedFirst' : 'signedSecond', null)}
          onRefused={(refusal) => (wentBack.includes(refusal) ? null : ended(null, refusal))}
        >
          <BeforeSigning next={next} left={confirming.left()} />
        </SignedActForm>
      ) : (
        <ButtonRow>{looking}</ButtonRow>
      )}
      {keyed.stepUp}
    </div>
  )
}

const wentBack: readonly string[] = ['step-up-left', 'unlock-left']

/** How many lines are left to look at, and how much time there is. */
function BeforeSigning({ next, left }: { readonly next: Next; readonly left: number }) {
  const { t, i18n } = useTranslation('keys')
  const { time, expires } = parseRollHeader(next.header)
  const until = next.firstSignedBy === null ? time + timeToLook : expires
  return (
    <div className="grid gap-1">
      <p role="status" className={left > 0 ? 'font-semibold' : 'sr-only'}>
        {t('roll.confirmLeft', { count: left })}
      </p>
      <p className="text-[.92rem] text-ink-2">
        {t('roll.signUntil', { time: formatTime(until, 'minute', i18n.language === 'en' ? 'en' : 'ja') })}
      </p>
    </div>
  )
}
