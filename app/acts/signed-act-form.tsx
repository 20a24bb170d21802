/**
 * The one form of every signed act: its fields, the very text that will be
 * signed, and the button. Pressed with the key locked it asks for the passphrase
 * in place, with the second factor too old for the code; either way it goes on
 * with what stood on the page, and nothing can be changed meanwhile. A lost answer
 * costs nothing: pressed again, the same act is sent again. Whoever brought their key
 * signs the same text in their own program, and is told where none can.
 */
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ActToSign, linesToSign } from '../formats/signed-act.ts'
import type { PersonId } from '../ids.ts'
import { useHandKey } from '../keyring/hand-key.tsx'
import { NeedsVaultKey } from '../keyring/needs-vault-key.tsx'
import { Preparing } from '../keyring/unlock-form.tsx'
import { useVault } from '../keyring/vault-state.tsx'
import { type Outcome, refused } from '../outcome.ts'
import { Arrival } from '../ui/arrival.tsx'
import { Button, type ButtonKind, ButtonRow } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { ReasonNotice } from '../ui/refusal-notice.tsx'
import { isSignedByHand } from './by-hand.ts'
import { useKeyedAct } from './keyed-act.tsx'
import { ReasonRefused } from './reason-field.tsx'
import type { Signable } from './take-signable.client.ts'

/** One button of the form and what it takes. */
export interface ActOffered {
  readonly label: string
  readonly kind?: ButtonKind
  /** Made in the browser alone, of the fields as they stand; refused where they say too little. Must not change by itself. */
  readonly signable: () => Outcome<Signable, string>
}

/** What has been signed: said in a sentence, and word for word where it is one text. */
export interface SignedSaid {
  readonly said: string
  readonly text: string | null
}

export interface SignedActFormProps {
  readonly person: PersonId
  readonly offers: readonly ActOffered[]
  /** The fields, without names: nothing is sent but what was signed. */
  readonly children?: ReactNode
  /** The word by which it is refused because of its ReasonField: then that says so, and not the form. */
  readonly reasonRefused?: string
  /** What the form says once it is done; null where the page says it, or goes elsewhere. */
  readonly said: string | null
  /** Told the text that was signed, where it is one text. */
  readonly onSigned?: (text: string | null) => void
  /** Told why not, also where the form says it. */
  readonly onRefused?: (reason: string) => void
  /** Signed or refused: what the page shows may no longer be what comes next. */
  readonly onEnded?: () => void
  /** How far it is, where that is more than a word. */
  readonly working?: ReactNode
  /** Two people sign it: then its text is read to each other, and stands open. */
  readonly byTwo?: true
  /** False while something has still to be done before it may be signed. */
  readonly ready?: boolean
  /** Beside the buttons. */
  readonly beside?: ReactNode
  /** What whoever has no script can do instead. */
  readonly noScript?: string
}

type Ended = { readonly ok: true; readonly text: string | null } | { readonly ok: false; readonly reason: string }

export function SignedActForm({ children, noScript, ...asked }: SignedActFormProps) {
  const { t } = useTranslation('keys')
  const { offers, working, byTwo, ready = true, beside, reasonRefused } = asked
  const vault = useVault()
  const { keyed, pressed, ended, press } = usePress(asked)
  const ofReason = ended && !ended.ok && ended.reason === reasonRefused ? ended : null
  const brought = useHandKey() !== null
  if (brought && vault && offers.some(needsVault)) return <NeedsVaultKey />
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const [first] = offers
    if (first && vault && ready) void press(first)
  }
  return (
    <div className="grid gap-4">
      <noscript>
        <Notice kind="info">{noScript ?? t('noScript')}</Notice>
      </noscript>
      <form className="script-only" onSubmit={submit}>
        <fieldset disabled={keyed.busy} className="m-0 grid min-w-0 gap-4 border-0 p-0">
          <ReasonRefused.Provider value={ofReason}>{children}</ReasonRefused.Provider>
          {vault ? <TextsToSign offers={offers} taken={pressed?.act ?? null} open={byTwo === true} /> : null}
          <ButtonRow>
            {offers.map((offer, i) => (
              <Button
                key={offer.label}
                type={i === 0 ? 'submit' : 'button'}
                kind={offer.kind ?? 'act'}
                disabled={!vault || !ready}
                {...(i === 0 ? {} : { onClick: () => void press(offer) })}
              >
                {keyed.busy && !keyed.asking && pressed?.label === offer.label ? t('sign.working') : offer.label}
              </Button>
            ))}
            {beside}
          </ButtonRow>
        </fieldset>
      </form>
      <Preparing ready={vault !== null} />
      {keyed.stepUp}
      {working && keyed.busy && !keyed.asking ? working : null}
      {ofReason ? null : <WhatCame ended={ended} said={asked.said} />}
    </div>
  )
}

/** Its fields may still say too little: then it is a text, like what they are about. */
function needsVault({ signable }: ActOffered): boolean {
  const made = signable()
  return made.ok && (made.value.act === null || !isSignedByHand(made.value.act.act))
}

interface Pressed {
  readonly label: string
  readonly act: ActToSign | null
}

/** What was pressed for is what stands there until it has ended. */
function usePress({ person, onSigned, onRefused, onEnded }: Omit<SignedActFormProps, 'children'>) {
  const keyed = useKeyedAct({ person })
  const [pressed, setPressed] = useState<Pressed | null>(null)
  const [ended, setEnded] = useState<Ended | null>(null)
  const press = async ({ label, signable }: ActOffered) => {
    const made = signable()
    setEnded(made.ok ? null : { ok: false, reason: made.reason })
    if (!made.ok) return
    setPressed({ label, act: made.value.act })
    const taken = await keyed.take(label, () => take(made.value))
    setPressed(null)
    setEnded(taken.ok ? { ok: true, text: taken.value } : { ok: false, reason: taken.reason })
    if (taken.ok) onSigned?.(taken.value)
    else onRefused?.(taken.reason)
    onEnded?.()
  }
  return { keyed, pressed, ended, press }
}

/** What takes it comes with the first press, from a portal that may be away just then: said like any lost answer. */
async function take(signable: Signable): Promise<Outcome<string | null, string>> {
  const taking = await import('./take-signable.client.ts').catch(() => null)
  return taking ? taking.takeSignable(signable) : refused('not-reached')
}

function WhatCame({ ended, said }: { readonly ended: Ended | null; readonly said: string | null }) {
  if (!ended) return null
  if (ended.ok) return said === null ? null : <SignedNotice signed={{ said, text: ended.text }} />
  return (
    <Arrival>
      <ReasonNotice reason={ended.reason} />
    </Arrival>
  )
}

/** What was signed just now. It takes the focus: the button that was pressed may be gone. */
export function SignedNotice({ signed: { said, text } }: { readonly signed: SignedSaid }) {
  const { t } = useTranslation('keys')
  return (
    <Arrival>
      <Notice kind="ok" live title={said}>
        {text === null ? null : (
          <details>
            <summary className="cursor-pointer">{t('sign.signed')}</summary>
            <Verbatim>{text}</Verbatim>
          </details>
        )}
      </Notice>
    </Arrival>
  )
}

interface TextsProps {
  readonly offers: readonly ActOffered[]
  readonly taken: ActToSign | null
  readonly open: boolean
}

/** The lines of the act that this page asks the vault to sign: of each button, or of the one that was pressed. */
function TextsToSign({ offers, taken, open }: TextsProps) {
  const { t } = useTranslation('keys')
  const brought = useHandKey() !== null
  const acts = taken ? [taken] : offers.flatMap(actsIn)
  const texts = acts.map((act) => linesToSign(act).join('\n'))
  if (texts.length === 0) return null
  return (
    <details open={open}>
      <summary className="cursor-pointer text-[.92rem] text-act underline">{t('sign.open')}</summary>
      {texts.map((text) => (
        <Verbatim key={text}>{text}</Verbatim>
      ))}
      <p className="mt-2 text-[.88rem] text-ink-2">{t(brought ? 'hand.how' : 'sign.how')}</p>
    </details>
  )
}

function actsIn({ signable }: ActOffered): readonly ActToSign[] {
  const made = signable()
  return made.ok && made.value.act ? [made.value.act] : []
}

export function Verbatim({ children }: { readonly children: string }) {
  return (
    <pre
      translate="no"
      className="mt-2 overflow-x-hidden whitespace-pre-wrap rounded-8 border border-line bg-ground px-4 py-3 font-mono text-[.8rem] [overflow-wrap:anywhere]"
    >
      {children}
    </pre>
  )
}
