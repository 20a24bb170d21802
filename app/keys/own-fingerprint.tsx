import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Fingerprint, PersonId } from '../ids.ts'
import { useHandKey } from '../keyring/hand-key.tsx'
import { WithKey } from '../keyring/unlock-form.tsx'
import { useVault } from '../keyring/vault-state.tsx'
import { Card } from '../ui/card.tsx'
import { Notice } from '../ui/notice.tsx'
import { fingerprintAddress } from './fingerprint-address.ts'
import { FingerprintShape } from './fingerprint-shape.tsx'
import { showsFingerprint } from './own-program.ts'
import { InOwnProgram } from './own-program-shape.tsx'

interface Drawn {
  readonly words: { readonly ja: readonly string[]; readonly en: readonly string[] }
  readonly picture: string
}

/**
 * One's own fingerprint as the vault says it. Never as the server says it: what
 * is compared over the telephone must come from the key itself, or a server that
 * swapped the key would show both ends the same wrong words. Whoever keeps their key in
 * a program of their own asks that first.
 */
export function OwnFingerprint({
  person,
  onRecord,
}: {
  readonly person: PersonId
  readonly onRecord: Fingerprint | null
}) {
  const { t } = useTranslation('keys')
  const brought = useHandKey()
  if (brought && onRecord) return <FromProgram person={person} onRecord={onRecord} />
  return (
    <div className="grid gap-3">
      <p className="text-[.92rem] text-ink-2">{t('fingerprint.unlockToShow')}</p>
      <WithKey person={person}>
        <FromVault onRecord={onRecord} />
      </WithKey>
    </div>
  )
}

/** The words of the key on record, once its holder has seen that it is theirs. */
function FromProgram({ person, onRecord }: { readonly person: PersonId; readonly onRecord: Fingerprint }) {
  const { t } = useTranslation('keys')
  const drawn = useDrawn(onRecord)
  return (
    <div className="grid gap-3">
      <p className="text-[.92rem] text-ink-2">{t('fingerprint.askProgram')}</p>
      <InOwnProgram command={({ program }) => showsFingerprint[program](person)} />
      {drawn ? (
        <Card>
          <FingerprintShape fingerprint={onRecord} words={drawn.words} picture={drawn.picture} />
        </Card>
      ) : null}
    </div>
  )
}

function FromVault({ onRecord }: { readonly onRecord: Fingerprint | null }) {
  const { t } = useTranslation('keys')
  const vault = useVault()
  const fingerprint = vault?.state === 'unlocked' ? vault.fingerprint : null
  const drawn = useDrawn(fingerprint)
  if (!fingerprint || !drawn) return null
  return (
    <Card>
      {onRecord !== fingerprint ? (
        <Notice kind="refusal" live>
          {t('fingerprint.differs')}
        </Notice>
      ) : null}
      <FingerprintShape fingerprint={fingerprint} words={drawn.words} picture={drawn.picture} />
      <p className="mt-3 text-[.88rem] text-ink-2">{t('fingerprint.fromKey')}</p>
    </Card>
  )
}

/** The word lists and the picture's code are loaded here alone, when they are needed. */
function useDrawn(fingerprint: Fingerprint | null): Drawn | null {
  const [drawn, setDrawn] = useState<Drawn | null>(null)
  useEffect(() => {
    if (!fingerprint) return
    let current = true
    void drawFingerprint(fingerprint).then((made) => current && setDrawn(made))
    return () => {
      current = false
    }
  }, [fingerprint])
  return drawn
}

async function drawFingerprint(fingerprint: Fingerprint): Promise<Drawn> {
  const [{ fingerprintWords }, { toDataURL }] = await Promise.all([
    import('../openpgp/fingerprint-words.ts'),
    import('qrcode'),
  ])
  const words = { ja: fingerprintWords(fingerprint, 'ja'), en: fingerprintWords(fingerprint, 'en') }
  return { words, picture: await toDataURL(fingerprintAddress(fingerprint), { margin: 2, width: 320 }) }
}
