import { useNavigate } from '@remix-run/react'
import { type FormEvent, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SignedActForm } from '../../acts/signed-act-form.tsx'
import { largestBroughtKey } from '../../formats/openpgp-minimal-key.ts'
import { instant, type PersonId } from '../../ids.ts'
import { HandKeyHeld } from '../../keyring/hand-key.tsx'
import { type BroughtKey, broughtKeyToSign, judgeBroughtKey } from '../../keys/bring-key.client.ts'
import { makesKey, publicKeyFile } from '../../keys/own-program.ts'
import { InOwnProgram } from '../../keys/own-program-shape.tsx'
import { ProveByHand } from '../../keys/prove-by-hand-shape.tsx'
import { Arrival } from '../../ui/arrival.tsx'
import { type Brought, BroughtFields } from '../../ui/brought-fields.tsx'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Card, Facts, Section } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { useReasons } from '../../ui/refusal-notice.tsx'
import { Time } from '../../ui/time.tsx'

type Phase =
  | { readonly name: 'choosing' }
  | { readonly name: 'shown'; readonly key: BroughtKey }
  | { readonly name: 'proving' }

/** From a key in somebody's own program to a proven one: chosen, signed for by itself, shown to decrypt. */
export function BringKey({ person }: { readonly person: PersonId }) {
  const go = useNavigate()
  const { t } = useTranslation('keys')
  const [phase, setPhase] = useState<Phase>({ name: 'choosing' })
  if (phase.name === 'proving')
    return (
      <Arrival>
        <Section title={t('prove.title')}>
          <ProveByHand onProven={() => go('/setup/pledge')} />
        </Section>
      </Arrival>
    )
  return (
    <>
      <Prepare person={person} />
      <Choose person={person} onKey={(key) => setPhase(key ? { name: 'shown', key } : { name: 'choosing' })} />
      {phase.name === 'shown' ? (
        <Register person={person} bearer={phase.key} onRegistered={() => setPhase({ name: 'proving' })} />
      ) : null}
    </>
  )
}

/** The id goes onto the key, and the public part out of the program. */
function Prepare({ person }: { readonly person: PersonId }) {
  const { t } = useTranslation('keys')
  return (
    <Section title={t('bring.prepare')}>
      <Card>
        <div className="grid gap-5">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="text-[.92rem] text-ink-2">{t('bring.id')}</span>
            <code translate="no" className="font-mono">
              {person}
            </code>
            <CopyButton text={person} />
          </div>
          <div>
            <p className="mb-2">{t('bring.add')}</p>
            <InOwnProgram command={({ add }) => add(person)} />
            <p className="mt-2 text-[.88rem] text-ink-2">{t('bring.addHow')}</p>
          </div>
          <details>
            <summary className="cursor-pointer text-[.92rem]">{t('bring.make')}</summary>
            <div className="mt-2">
              <InOwnProgram command={({ program }) => makesKey[program](person)} />
            </div>
          </details>
          <div>
            <p className="mb-2">{t('bring.send', { file: publicKeyFile })}</p>
            <InOwnProgram command={({ send }) => send(person)} />
          </div>
        </div>
      </Card>
    </Section>
  )
}

interface ChooseProps {
  readonly person: PersonId
  /** Null where what was chosen is no key to go on with. */
  readonly onKey: (key: BroughtKey | null) => void
}

/** Read here, by the portal's own rules: of what is not kept, nothing leaves this page. */
function Choose({ person, onKey }: ChooseProps) {
  const { t } = useTranslation('keys')
  const sentence = useReasons()
  const [brought, setBrought] = useState<Brought>(null)
  const [reason, setReason] = useState<string | null>(null)
  const look = async (event: FormEvent) => {
    event.preventDefault()
    const judged = await judgeBroughtKey(brought, { person, at: instant(Date.now()) })
    setReason(judged.ok ? null : judged.reason)
    onKey(judged.ok ? judged.value : null)
  }
  return (
    <Section title={t('bring.choose')}>
      <Card>
        <p className="mb-4">{t('bring.chooseHow')}</p>
        <form className="grid gap-4" onSubmit={(event) => void look(event)}>
          <BroughtFields
            file={t('bring.file')}
            paste={t('bring.paste')}
            most={largestBroughtKey}
            error={reason && sentence(reason)}
            onBrought={(given) => {
              setBrought(given)
              setReason(null)
              onKey(null)
            }}
          />
          <ButtonRow>
            <Button type="submit" kind="line">
              {t('bring.look')}
            </Button>
          </ButtonRow>
        </form>
      </Card>
    </Section>
  )
}

function Register({
  person,
  bearer: key,
  onRegistered,
}: {
  readonly person: PersonId
  readonly bearer: BroughtKey
  readonly onRegistered: () => void
}) {
  const { t } = useTranslation('keys')
  const { fingerprint, publicKey, algorithm, usableUntil, left } = key
  const held = useMemo(() => ({ person, fingerprint, publicKey }), [person, fingerprint, publicKey])
  return (
    <Arrival>
      <Section title={t('bring.register')}>
        <div className="grid gap-4">
          <Facts
            facts={[
              [
                t('fingerprint.hex'),
                <code key="fingerprint" className="font-mono">
                  {fingerprint.toUpperCase().match(/.{4}/g)?.join(' ')}
                </code>,
              ],
              [t('bring.algorithm'), algorithm],
              [t('settings.expires'), <Time key="until" at={usableUntil} as="date" />],
              [t('bring.left'), left.length === 0 ? t('bring.leftNone') : t('bring.leftSome', { count: left.length })],
            ]}
          />
          <p>{t('bring.registerHow')}</p>
          <HandKeyHeld held={held}>
            <SignedActForm
              person={person}
              offers={[{ label: t('bring.sign'), signable: () => broughtKeyToSign(key) }]}
              said={null}
              onSigned={onRegistered}
            />
          </HandKeyHeld>
        </div>
      </Section>
    </Arrival>
  )
}
