import { useTranslation } from 'react-i18next'
import type { KeyInHand } from '../../keys/make-own-key.client.ts'
import { armored, type KitPart, recoveryKit } from '../../keys/recovery-kit.ts'
import { Button, ButtonRow } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { saveFile } from '../../ui/save-file.client.ts'
import { formatUtc } from '../../ui/time.tsx'

interface KitProps {
  readonly inHand: KeyInHand
  readonly portal: string
  /** It was saved or printed: as far as a page can tell. */
  readonly onKept?: () => void
}

/** The kit as a file and as a page to print. */
export function RecoveryKit(props: KitProps) {
  const { t } = useTranslation('keys')
  const text = useKit(props)
  const keep = (act: () => void): void => {
    act()
    props.onKept?.()
  }
  const name = `${t('setup.kitName')}-${props.inHand.made.fingerprint.slice(-8)}.txt`
  return (
    <Section title={t('setup.kitTitle')}>
      <Card>
        <p className="mb-4">{t('setup.kitNote')}</p>
        <ButtonRow>
          <Button kind="line" onClick={() => keep(() => saveFile({ name, content: text }))} data-keep>
            {t('setup.kitSave')}
          </Button>
          <Button kind="line" onClick={() => keep(() => window.print())}>
            {t('setup.kitPrint')}
          </Button>
        </ButtonRow>
        <details className="mt-4" open>
          <summary>{t('setup.kitShow')}</summary>
          <pre className="mt-2 font-mono text-[.75rem] leading-[1.5] whitespace-pre-wrap [overflow-wrap:anywhere]">
            {text}
          </pre>
        </details>
      </Card>
    </Section>
  )
}

function useKit({ inHand, portal }: KitProps): string {
  const { t } = useTranslation('keys')
  const { person, made, trust } = inHand
  const parts: readonly KitPart[] = [
    [t('kit.portal'), portal],
    [t('kit.person'), person],
    [t('kit.fingerprint'), made.fingerprint.toUpperCase()],
    [t('kit.created'), formatUtc(made.createdAt)],
    [t('kit.expires'), formatUtc(made.expiresAt)],
    [t('kit.protectedKey'), armored(made.protectedKey, 'PRIVATE KEY BLOCK')],
    [t('kit.superseded'), made.revocation.superseded],
    [t('kit.compromised'), made.revocation.compromised],
    [t('kit.card'), armored(made.card.sealed, 'MESSAGE')],
    [t('kit.trust'), trust],
  ]
  return recoveryKit(t('kit.title'), parts)
}
