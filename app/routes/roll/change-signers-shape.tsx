import { useRevalidator } from '@remix-run/react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeyedAct } from '../../acts/keyed-act.tsx'
import { SignedActForm } from '../../acts/signed-act-form.tsx'
import {
  type CouncilSigner,
  checkStatementFollows,
  parseCouncilStatement,
  type StatementChange,
  statementHash,
} from '../../formats/council-statement.ts'
import type { Fingerprint, PersonId } from '../../ids.ts'
import { WithKey } from '../../keyring/unlock-form.tsx'
import { fingerprintWords } from '../../openpgp/fingerprint-words.ts'
import { done, type Outcome, readForeign, refused } from '../../outcome.ts'
import type { NextSigners, SignerShown } from '../../roll/roll-wire.ts'
import { fetchNextSigners, statementToConfirm, statementToPropose } from '../../roll/sign-statement.client.ts'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Facts, Section } from '../../ui/card.tsx'
import { Checkbox } from '../../ui/choices.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Progress } from '../../ui/progress.tsx'
import { ReasonNotice } from '../../ui/refusal-notice.tsx'
import { Time } from '../../ui/time.tsx'
import { Ended } from './ended-shape.tsx'

interface ChangeProps {
  readonly person: PersonId
  readonly isSigner: boolean
  /** One signer is left: then oversight may be the second for one more. */
  readonly mayAdd: boolean
}

/** What waits first, for it is looked at before anything else is asked; then a change of one's own. */
export function ChangeSigners(props: ChangeProps) {
  const { t } = useTranslation('keys')
  return (
    <Section title={t('signers.change')} id="waiting">
      {props.isSigner || props.mayAdd ? (
        <WithKey person={props.person}>
          <Prepared {...props} />
        </WithKey>
      ) : (
        <Notice kind="info">{t('signers.notYours')}</Notice>
      )}
    </Section>
  )
}

type Said = 'signedFirst' | 'signedSecond'

function Prepared({ person, isSigner }: ChangeProps) {
  const { t } = useTranslation('keys')
  const { revalidate } = useRevalidator()
  const keyed = useKeyedAct()
  const [next, setNext] = useState<NextSigners | null>(null)
  const [reason, setReason] = useState<string | null>(null)
  const [said, say] = useState<Said | null>(null)
  const look = async () => {
    say(null)
    const fetched = await keyed.take(t('signers.look'), fetchNextSigners)
    setReason(fetched.ok ? null : fetched.reason)
    setNext(fetched.ok ? fetched.value : null)
  }
  const signed = (what: Said) => {
    say(what)
    setNext(null)
    void revalidate()
  }
  const beside = (
    <Button kind={next ? 'plain' : 'act'} disabled={keyed.busy} onClick={() => void look()}>
      {t(keyed.busy && !keyed.asking ? 'signers.looking' : next ? 'roll.refresh' : 'signers.look')}
    </Button>
  )
  return (
    <div className="grid gap-4">
      <Ended reason={reason} said={said && t(`signers.${said}`)} />
      {next?.waiting ? (
        <Waiting
          person={person}
          next={next}
          waiting={next.waiting}
          beside={beside}
          onSigned={() => signed('signedSecond')}
        />
      ) : null}
      {next && !next.waiting && isSigner ? (
        <Choose person={person} next={next} beside={beside} onSigned={() => signed('signedFirst')} />
      ) : null}
      {next && (next.waiting || isSigner) ? null : <ButtonRow>{beside}</ButtonRow>}
      {next && !next.waiting && !isSigner ? <p className="text-ink-2">{t('signers.notYours')}</p> : null}
      {keyed.stepUp}
    </div>
  )
}

interface SigningProps {
  readonly person: PersonId
  readonly next: NextSigners
  readonly beside: ReactNode
  readonly onSigned: () => void
}

/** Who is to sign: those of now, and whoever of the secretariat could. */
function Choose({ person, next, beside, onSigned }: SigningProps) {
  const { t } = useTranslation('keys')
  const [chosen, choose] = useState<readonly Fingerprint[]>(
    next.signers.filter(({ signs }) => signs).map(({ fingerprint }) => fingerprint),
  )
  const [anotherKey, setAnotherKey] = useState(false)
  const tick = ({ fingerprint, person: whose }: SignerShown, ticked: boolean) => {
    // Somebody signs with one key: the one ticked last.
    const others = chosen.filter((one) => keyHolder(next, one) !== whose)
    choose(ticked ? [...others, fingerprint] : others)
  }
  const added = next.signers.filter(({ signs, fingerprint }) => !signs && chosen.includes(fingerprint))
  const removed = next.signers.filter(({ signs, fingerprint }) => signs && !chosen.includes(fingerprint))
  const changes = added.length + removed.length > 0 || anotherKey
  const signable = () =>
    changes ? done(statementToPropose(next, { keys: chosen, anotherKey })) : refused('statement-unreadable')
  return (
    <div className="grid gap-4">
      <p>{t('signers.changeHow')}</p>
      <div className="grid gap-1">
        {next.signers.map((signer) => (
          <Checkbox
            key={signer.fingerprint}
            label={<strong>{signer.name}</strong>}
            hint={<SignerHint signer={signer} />}
            checked={chosen.includes(signer.fingerprint)}
            onChange={(event) => tick(signer, event.currentTarget.checked)}
          />
        ))}
      </div>
      <Checkbox
        label={t('signers.anotherKey')}
        hint={t('signers.anotherKeyHow')}
        checked={anotherKey}
        onChange={(event) => setAnotherKey(event.currentTarget.checked)}
      />
      <SignedActForm
        person={person}
        offers={[{ label: t('signers.sign'), signable }]}
        said={null}
        ready={changes}
        beside={beside}
        onSigned={onSigned}
        working={<Progress label={t('signers.signing')} done={0} />}
      >
        <Sum added={added.map(({ name }) => name)} removed={removed.map(({ name }) => name)} anotherKey={anotherKey} />
      </SignedActForm>
    </div>
  )
}

const keyHolder = ({ signers }: NextSigners, key: Fingerprint): PersonId | undefined =>
  signers.find(({ fingerprint }) => fingerprint === key)?.person

function SignerHint({ signer }: { readonly signer: SignerShown }) {
  const { t } = useTranslation('keys')
  const { organizationName, stands, signs } = signer
  return (
    <>
      {organizationName}　{stands ? null : <span className="text-warn">{t('signers.gone')}</span>}
      {signs ? null : <Compared signer={signer} />}
    </>
  )
}

function Compared({ signer: { comparison, fingerprint } }: { readonly signer: SignerShown }) {
  const { t } = useTranslation('keys')
  const words = useWords()
  if (!comparison) return <span className="font-semibold text-warn">{t('roll.comparedByNobody')}</span>
  const { name, channel } = comparison
  const how = t('roll.comparedBy', { name, channel: channel ? t(`channel.${channel}`) : t('roll.channelUnknown') })
  return (
    <>
      <span className="block">{t('signers.compared', { how })}</span>
      <span className="block">{t('signers.words', { words: words(fingerprint) })}</span>
    </>
  )
}

function useWords(): (fingerprint: Fingerprint) => string {
  const { i18n } = useTranslation('keys')
  return (fingerprint) => fingerprintWords(fingerprint, i18n.language === 'en' ? 'en' : 'ja').join(' ')
}

interface SumProps {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly anotherKey: boolean
}

function Sum({ added, removed, anotherKey }: SumProps) {
  const { t, i18n } = useTranslation('keys')
  const list = (names: readonly string[]) => new Intl.ListFormat(i18n.language).format(names)
  const lines = [
    added.length > 0 ? t('signers.adds', { names: list(added) }) : null,
    removed.length > 0 ? t('signers.removes', { names: list(removed) }) : null,
    anotherKey ? t('signers.renewsKey') : null,
  ].filter((line) => line !== null)
  return (
    <div role="status">
      <h3 className="mb-1 text-[1rem]">{t('signers.sum')}</h3>
      {lines.length > 0 ? (
        <ul className="m-0 list-disc pl-6">
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      ) : (
        <p className="text-ink-2">{t('signers.nothing')}</p>
      )}
    </div>
  )
}

/** A change that waits, told from the very bytes that are signed. */
function Waiting({
  person,
  next,
  waiting,
  beside,
  onSigned,
}: SigningProps & { readonly waiting: NonNullable<NextSigners['waiting']> }) {
  const { t } = useTranslation('keys')
  const [looked, setLooked] = useState(false)
  const change = changeIn(next, waiting)
  const facts = [[t('signers.until'), <Time key="until" at={waiting.until} as="minute" />] as const]
  return (
    <div className="grid gap-4">
      <Notice kind="info" title={t('signers.waiting')}>
        {waiting.by === person ? t('signers.waitingOther') : t('signers.waitingBy', { name: waiting.name })}
      </Notice>
      {change.ok ? <WaitingChange next={next} change={change.value} /> : <ReasonNotice reason={change.reason} />}
      <Facts facts={facts} />
      {waiting.by === person || !change.ok ? (
        <ButtonRow>{beside}</ButtonRow>
      ) : (
        <SignedActForm
          person={person}
          offers={[{ label: t('signers.sign'), signable: () => done(statementToConfirm(next, waiting)) }]}
          said={null}
          byTwo
          ready={looked}
          beside={beside}
          onSigned={onSigned}
        >
          <p>{t('signers.checkHow')}</p>
          <Checkbox
            label={t('signers.confirm')}
            checked={looked}
            onChange={(event) => setLooked(event.currentTarget.checked)}
          />
        </SignedActForm>
      )}
    </div>
  )
}

function changeIn(
  { council }: NextSigners,
  { proposed }: NonNullable<NextSigners['waiting']>,
): Outcome<StatementChange, string> {
  const bytes = council.later.at(-1)?.statement ?? council.statement
  const before = () => ({ statement: parseCouncilStatement(bytes), hash: statementHash(bytes) })
  const change = readForeign(() => checkStatementFollows(parseCouncilStatement(proposed.statement), before()))
  return change ? done(change) : refused('statement-unreadable')
}

function WaitingChange({ next, change }: { readonly next: NextSigners; readonly change: StatementChange }) {
  const { t } = useTranslation('keys')
  const shown = ({ fingerprint }: CouncilSigner) => next.signers.find((one) => one.fingerprint === fingerprint)
  const nameOf = (signer: CouncilSigner) => shown(signer)?.name ?? signer.person
  return (
    <div className="grid gap-3">
      <Sum added={change.added.map(nameOf)} removed={change.removed.map(nameOf)} anotherKey={change.anotherKey} />
      {change.added.map((signer) => {
        const found = shown(signer)
        return (
          <div key={signer.fingerprint} className="text-[.92rem] text-ink-2">
            <strong className="text-ink">{nameOf(signer)}</strong>
            {found ? <Compared signer={found} /> : <span className="text-warn">{t('roll.comparedByNobody')}</span>}
          </div>
        )
      })}
    </div>
  )
}
