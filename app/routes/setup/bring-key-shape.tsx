import { useNavigate } from '@remix-run/react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SignedActForm } from '../../acts/signed-act-form.tsx'
import type { PersonId } from '../../ids.ts'
import { HandKeyHeld } from '../../keyring/hand-key.tsx'
import { type BroughtKey, broughtKeyToSign } from '../../keys/bring-key.client.ts'
import { ChooseKey } from '../../keys/choose-key-shape.tsx'
import { makesKey, publicKeyFile } from '../../keys/own-program.ts'
import { InOwnProgram } from '../../keys/own-program-shape.tsx'
import { ProveByHand } from '../../keys/prove-by-hand-shape.tsx'
import { Arrival } from '../../ui/arrival.tsx'
import { Card, Facts, Section } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
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
      <Section title={t('bring.choose')}>
        <Card>
          <p className="mb-4">{t('bring.chooseHow')}</p>
          <ChooseKey person={person} onKey={(key) => setPhase(key ? { name: 'shown', key } : { name: 'choosing' })} />
        </Card>
      </Section>
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
