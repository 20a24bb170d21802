/**
 * How a page takes an act that needs its person's key. The key may be locked, and
 * the second factor older than the act allows, which only the portal knows: either
 * is then asked for in place, and the act goes on with what stood on the page when
 * it was pressed for. Whoever brought their key is shown there what to sign in their own
 * program. Until it has ended nothing of that can change: a form that could be edited
 * meanwhile would show one thing and sign another.
 */
import { lazy, type ReactNode, Suspense, useCallback, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import type { PersonId } from '../ids.ts'
import { handKeyNow } from '../keyring/hand-key.tsx'
import { UnlockHere } from '../keyring/unlock-form.tsx'
import { isLocked } from '../keyring/vault-state.tsx'
import { type Outcome, refused } from '../outcome.ts'
import { forgetHandSigned, type HandRequest, handRequest } from './hand-request.ts'
import { StepUpHere } from './step-up-here.tsx'

export interface KeyedAct {
  /** From the press to the end, also while the code is asked for: `<fieldset disabled={busy}>` round what is signed. */
  readonly busy: boolean
  /** True while nothing goes on but the asking. */
  readonly asking: boolean
  /** The question for the code or the passphrase, where it is asked: a form of its own, so outside of the page's. */
  readonly stepUp: ReactNode
  /**
   * Takes the act; `label` is what its button says. Where the key is locked or the
   * portal wants a fresher second factor, asks for it and takes the act once more,
   * from its beginning: what was signed the first time was refused unused.
   */
  take<T>(label: string, act: () => Promise<Outcome<T, string>>): Promise<Outcome<T, string>>
}

type Wanted = 'factor' | 'key'

interface Asked {
  readonly label: string
  readonly wanted: Wanted
  readonly settle: (shown: boolean) => void
}

const wantedBy: Readonly<Record<string, Wanted>> = {
  'step-up': 'factor',
  'second-factor-old': 'factor',
  'vault-locked': 'key',
}
const leftWith = { factor: 'step-up-left', key: 'unlock-left' } as const

interface Asking {
  /** Whose key is asked for in place where it is locked; absent where the page asks for it by itself. */
  readonly person?: PersonId
  /** How long the factor is still fresh enough, milliseconds, where the page was told; then the code is asked for before anything is sent. */
  readonly freshFor?: number
}

export function useKeyedAct({ person, freshFor = Number.POSITIVE_INFINITY }: Asking = {}): KeyedAct {
  const [busy, setBusy] = useState(false)
  const [asked, setAsked] = useState<Asked | null>(null)
  const shown = useRef(false)
  // A span, not a time: the browser's clock may be wrong, but it runs.
  const freshUntil = useMemo(() => performanceNow() + freshFor, [freshFor])
  const ask = useCallback(
    (label: string, wanted: Wanted) =>
      new Promise<boolean>((resolve) => {
        const settle = (given: boolean) => {
          if (wanted === 'factor') shown.current = given
          setAsked(null)
          resolve(given)
        }
        setAsked({ label, wanted, settle })
      }),
    [],
  )
  const take = useCallback(
    async <T,>(label: string, act: () => Promise<Outcome<T, string>>): Promise<Outcome<T, string>> => {
      setBusy(true)
      const locked = person !== undefined && isLocked() && handKeyNow() === null
      const stale = !shown.current && performanceNow() > freshUntil
      const first: readonly Wanted[] = [...(locked ? (['key'] as const) : []), ...(stale ? (['factor'] as const) : [])]
      try {
        for (const wanted of first) if (!(await ask(label, wanted))) return refused(leftWith[wanted])
        for (;;) {
          const outcome = await act()
          const wanted = outcome.ok ? undefined : wantedBy[outcome.reason]
          if (!wanted || (wanted === 'key' && person === undefined)) return outcome
          if (!(await ask(label, wanted))) return refused(leftWith[wanted])
        }
      } finally {
        forgetHandSigned()
        setBusy(false)
      }
    },
    [ask, freshUntil, person],
  )
  const toSign = useSyncExternalStore(handRequest.subscribe, handRequest.get, () => null)
  // Whoever is not busy has asked for nothing: another act of the page waits for it.
  const byHand = busy && toSign ? toSign : null
  const stepUp = asked ? <AskedHere asked={asked} person={person} /> : byHand ? <SignHere request={byHand} /> : null
  return { busy, asking: stepUp !== null, stepUp, take }
}

// Few need it, and it judges signatures.
const HandSigning = lazy(async () => ({ default: (await import('./hand-signing-shape.tsx')).HandSigning }))

const SignHere = ({ request }: { readonly request: HandRequest }) => (
  <Suspense fallback={null}>
    <HandSigning key={request.file} request={request} />
  </Suspense>
)

function AskedHere({ asked, person }: { readonly asked: Asked; readonly person: PersonId | undefined }) {
  const { t } = useTranslation('keys')
  const { label, wanted, settle } = asked
  const answering = { onDone: () => settle(true), onLeave: () => settle(false) }
  if (wanted === 'key')
    return person ? <UnlockHere person={person} go={t('unlock.andGo', { act: label })} {...answering} /> : null
  return (
    // Its words come when they are first needed; the page stays meanwhile.
    <Suspense fallback={null}>
      <StepUpHere go={t('stepUp.go', { act: label })} {...answering} />
    </Suspense>
  )
}

const performanceNow = (): number => (typeof performance === 'undefined' ? 0 : performance.now())
