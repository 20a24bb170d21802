import { useRevalidator } from '@remix-run/react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeyedAct } from '../../acts/keyed-act.tsx'
import { SignedActForm } from '../../acts/signed-act-form.tsx'
import type { Fingerprint, PersonId } from '../../ids.ts'
import { PassphraseField } from '../../keyring/passphrase-field.tsx'
import { WithKey } from '../../keyring/unlock-form.tsx'
import type { BroughtKey } from '../../keys/bring-key.client.ts'
import { ChooseKey } from '../../keys/choose-key-shape.tsx'
import { lengthensKey, publicKeyFile } from '../../keys/own-program.ts'
import { InOwnProgram } from '../../keys/own-program-shape.tsx'
import { renewalToSign, renewOwnKey } from '../../keys/renew-key.client.ts'
import { Arrival } from '../../ui/arrival.tsx'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { ReasonNotice } from '../../ui/refusal-notice.tsx'
import { Time } from '../../ui/time.tsx'

interface RenewProps {
  readonly person: PersonId
  readonly fingerprint: Fingerprint
  readonly expiresAt: number
  readonly brought: boolean
}

/** Two years more for the same key. What it received stays, and so does everything signed with it. */
export function RenewKey({ brought, ...key }: RenewProps) {
  const { t } = useTranslation('keys')
  const { revalidate } = useRevalidator()
  const [renewed, setRenewed] = useState(false)
  const done = () => {
    setRenewed(true)
    revalidate()
  }
  return (
    <div className="grid gap-4">
      <p className="text-[.95rem]">{t('renew.what')}</p>
      {renewed ? (
        <Arrival>
          <Notice kind="ok" live title={t('renew.done')}>
            {t('renew.doneHow')}
          </Notice>
        </Arrival>
      ) : brought ? (
        <RenewByHand {...key} onRenewed={done} />
      ) : (
        <WithKey person={key.person}>
          <RenewHere onRenewed={done} />
        </WithKey>
      )}
    </div>
  )
}

function RenewHere({ onRenewed }: { readonly onRenewed: () => void }) {
  const { t } = useTranslation('keys')
  const keyed = useKeyedAct()
  const [passphrase, setPassphrase] = useState('')
  const [reason, setReason] = useState<string | null>(null)
  const renew = async (event: FormEvent) => {
    event.preventDefault()
    setReason(null)
    const renewed = await keyed.take(t('renew.go'), () => renewOwnKey(passphrase))
    if (!renewed.ok) return setReason(renewed.reason)
    setPassphrase('')
    onRenewed()
  }
  return (
    <Card>
      <form className="grid max-w-[30rem] gap-4" onSubmit={(event) => void renew(event)}>
        <p className="text-[.92rem] text-ink-2">{t('renew.passphraseWhy')}</p>
        <ReasonNotice reason={reason} />
        <PassphraseField value={passphrase} onType={setPassphrase} />
        <ButtonRow>
          <Button type="submit" disabled={keyed.busy}>
            {t(keyed.busy && !keyed.asking ? 'renew.busy' : 'renew.go')}
          </Button>
        </ButtonRow>
      </form>
      {keyed.stepUp ? <div className="mt-4">{keyed.stepUp}</div> : null}
    </Card>
  )
}

interface ByHandProps extends Omit<RenewProps, 'brought'> {
  readonly onRenewed: () => void
}

function RenewByHand({ person, fingerprint, expiresAt, onRenewed }: ByHandProps) {
  const { t } = useTranslation('keys')
  const [key, setKey] = useState<BroughtKey | null>(null)
  const unfit = (chosen: BroughtKey): string | null => {
    if (chosen.fingerprint !== fingerprint) return 'key-other-fingerprint'
    return chosen.usableUntil <= expiresAt ? 'key-not-longer' : null
  }
  return (
    <Card>
      <div className="grid gap-5">
        <div>
          <p className="mb-2">{t('renew.inProgram', { file: publicKeyFile })}</p>
          <InOwnProgram command={({ program }) => lengthensKey[program](fingerprint)} />
        </div>
        <ChooseKey person={person} onKey={setKey} unfit={unfit} />
        {key ? (
          <Arrival>
            <div className="grid gap-4">
              <Facts facts={[[t('settings.expires'), <Time key="until" at={key.usableUntil} as="date" />]]} />
              <SignedActForm
                person={person}
                offers={[{ label: t('renew.sign'), signable: () => renewalToSign(key) }]}
                said={null}
                onSigned={onRenewed}
              />
            </div>
          </Arrival>
        ) : null}
      </div>
    </Card>
  )
}
