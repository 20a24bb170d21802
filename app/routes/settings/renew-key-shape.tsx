import { useRevalidator } from '@remix-run/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SignedActForm } from '../../acts/signed-act-form.tsx'
import type { Fingerprint, PersonId } from '../../ids.ts'
import { PassphraseField } from '../../keyring/passphrase-field.tsx'
import { WithKey } from '../../keyring/unlock-form.tsx'
import type { BroughtKey } from '../../keys/bring-key.client.ts'
import { ChooseKey } from '../../keys/choose-key-shape.tsx'
import { lengthensKey, publicKeyFile } from '../../keys/own-program.ts'
import { InOwnProgram } from '../../keys/own-program-shape.tsx'
import { ownRenewal, renewalToSign } from '../../keys/renew-key.client.ts'
import { Arrival } from '../../ui/arrival.tsx'
import { Card, Facts } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
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
          <RenewHere {...key} onRenewed={done} />
        </WithKey>
      )}
    </div>
  )
}

function RenewHere({ person, expiresAt, onRenewed }: Pick<ByHandProps, 'person' | 'expiresAt' | 'onRenewed'>) {
  const { t } = useTranslation('keys')
  const [passphrase, setPassphrase] = useState('')
  return (
    <Card>
      <div className="grid max-w-[30rem] gap-4">
        <p className="text-[.92rem] text-ink-2">{t('renew.passphraseWhy')}</p>
        <SignedActForm
          person={person}
          offers={[{ label: t('renew.go'), signable: () => ownRenewal(passphrase, expiresAt) }]}
          said={null}
          ready={passphrase.trim() !== ''}
          onSigned={onRenewed}
        >
          <PassphraseField value={passphrase} onType={setPassphrase} />
        </SignedActForm>
      </div>
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
