/**
 * How a page takes an act that needs its person's key. The second factor may be
 * older than the act allows, and only the portal knows when: it is then asked for
 * in place, and the act goes on with what stood on the page when it was pressed
 * for. Until it has ended nothing of that can change: a form that could be edited
 * meanwhile would show one thing and sign another.
 */
import { type ReactNode, Suspense, useCallback, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Outcome, refused } from '../outcome.ts'
import { StepUpHere } from './step-up-here.tsx'

export interface KeyedAct {
  /** From the press to the end, also while the code is asked for: `<fieldset disabled={busy}>` round what is signed. */
  readonly busy: boolean
  /** True while nothing goes on but the asking. */
  readonly asking: boolean
  /** The question for the code, where it is asked: a form of its own, so outside of the page's. */
  readonly stepUp: ReactNode
  /**
   * Takes the act; `label` is what its button says. Where the portal wants a
   * fresher second factor, asks for it and takes the act once more, from its
   * beginning: what was signed the first time was refused unused.
   */
  take<T>(label: string, act: () => Promise<Outcome<T, string>>): Promise<Outcome<T, string>>
}

interface Asked {
  readonly label: string
  readonly settle: (shown: boolean) => void
}

const wantsFactor: readonly string[] = ['step-up', 'second-factor-old']

/** `freshFor`: how long the factor is still fresh enough, milliseconds, where the page was told; then the code is asked for before anything is sent. */
export function useKeyedAct({ freshFor = Number.POSITIVE_INFINITY }: { readonly freshFor?: number } = {}): KeyedAct {
  const { t } = useTranslation('keys')
  const [busy, setBusy] = useState(false)
  const [asked, setAsked] = useState<Asked | null>(null)
  const shown = useRef(false)
  // A span, not a time: the browser's clock may be wrong, but it runs.
  const freshUntil = useMemo(() => performanceNow() + freshFor, [freshFor])
  const ask = useCallback(
    (label: string) =>
      new Promise<boolean>((resolve) => {
        const settle = (given: boolean) => {
          shown.current = given
          setAsked(null)
          resolve(given)
        }
        setAsked({ label, settle })
      }),
    [],
  )
  const take = useCallback(
    async <T,>(label: string, act: () => Promise<Outcome<T, string>>): Promise<Outcome<T, string>> => {
      setBusy(true)
      try {
        const stale = !shown.current && performanceNow() > freshUntil
        if (stale && !(await ask(label))) return refused('step-up-left')
        for (;;) {
          const outcome = await act()
          if (outcome.ok || !wantsFactor.includes(outcome.reason)) return outcome
          if (!(await ask(label))) return refused('step-up-left')
        }
      } finally {
        setBusy(false)
      }
    },
    [ask, freshUntil],
  )
  const stepUp = asked ? (
    // Its words come when they are first needed; the page stays meanwhile.
    <Suspense fallback={null}>
      <StepUpHere
        go={t('stepUp.go', { act: asked.label })}
        onDone={() => asked.settle(true)}
        onLeave={() => asked.settle(false)}
      />
    </Suspense>
  ) : null
  return { busy, asking: asked !== null, stepUp, take }
}

const performanceNow = (): number => (typeof performance === 'undefined' ? 0 : performance.now())
