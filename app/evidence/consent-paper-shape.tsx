import { useTranslation } from 'react-i18next'
import type { Terms } from '../access/agreement.ts'
import { BindingText } from '../council/binding-text-shape.tsx'
import type { Fingerprint, PersonId, Sha256Hex } from '../ids.ts'
import { useAlive } from '../ui/alive.ts'
import { Button } from '../ui/button.tsx'
import { Card, Facts, Section } from '../ui/card.tsx'
import { formatTime, Time } from '../ui/time.tsx'
import { HandOutForm } from './hand-out-shape.tsx'

export interface PaperShown {
  readonly organization: { readonly name: string }
  readonly version: string
  readonly text: Pick<Terms, 'ja' | 'en'> & { readonly hash: Sha256Hex }
  readonly givenAt: number
  readonly withdrawnAt: number | null
  readonly isReplaced: boolean
  readonly paperOn: string | null
  readonly entry: number
  readonly signed: {
    readonly name: string
    readonly department: string
    readonly title: string
    readonly fingerprint: Fingerprint
    readonly act: string
    readonly signature: string
  } | null
  readonly receipt: string | null
}

/** Printed as it stands; what proves it is the file. `file`: the address that hands it out; `person`: who asks for it. */
export function ConsentPaperSheet({
  paper,
  person,
  file,
}: {
  readonly paper: PaperShown
  readonly person: PersonId
  readonly file: string
}) {
  const { t } = useTranslation('organization')
  return (
    <>
      <p>{t('paper.lead')}</p>
      <PaperFacts paper={paper} />
      <PaperText paper={paper} />
      <Proof paper={paper} />
      <Section title={t('paper.fileTitle')}>
        <Card className="no-print grid gap-3">
          <p>{t('paper.fileNote')}</p>
          <HandOutForm
            person={person}
            handed={{ what: 'consent', at: file, entry: paper.entry }}
            label={t('paper.fileMake')}
            said={t('paper.fileDone')}
            noScript={t('handOut.noScript')}
          />
        </Card>
      </Section>
    </>
  )
}

/** Beside the title of its page. */
export function PrintButton() {
  const { t } = useTranslation('organization')
  if (!useAlive()) return null
  return (
    <Button kind="line" onClick={() => window.print()}>
      {t('paper.print')}
    </Button>
  )
}

function PaperFacts({ paper }: { readonly paper: PaperShown }) {
  const { t } = useTranslation('organization')
  const { organization, version, text, givenAt, entry, signed } = paper
  const signer = signed ? [signed.department, signed.title, signed.name].filter((part) => part !== '').join('　') : ''
  return (
    <Facts
      facts={[
        [t('paper.organization'), organization.name],
        [t('paper.text'), version],
        [t('paper.textHash'), <code key="hash">{text.hash}</code>],
        [t('paper.given'), <Time key="given" at={givenAt} as="second" />],
        [t('paper.how'), <HowGiven key="how" paper={paper} />],
        ...(signed ? [[t('paper.signer'), signer] as const] : []),
        ...(signed
          ? [[t('paper.fingerprint'), <code key="key">{signed.fingerprint.toUpperCase()}</code>] as const]
          : []),
        [t('paper.entry'), `#${entry}`],
        [t('paper.stands'), <Stands key="stands" paper={paper} />],
      ]}
    />
  )
}

const languageOf = (language: string): 'ja' | 'en' => (language === 'en' ? 'en' : 'ja')

function HowGiven({ paper: { signed, paperOn } }: { readonly paper: PaperShown }) {
  const { t, i18n } = useTranslation('organization')
  if (signed) return t('paper.byAct')
  if (paperOn === null) return t('paper.byPaperUndated')
  const day = formatTime(Date.parse(`${paperOn}T00:00:00+09:00`), 'date', languageOf(i18n.language))
  return t('paper.byPaper', { day })
}

function Stands({ paper: { withdrawnAt, isReplaced } }: { readonly paper: PaperShown }) {
  const { t, i18n } = useTranslation('organization')
  if (withdrawnAt === null) return t('paper.inForce')
  const time = formatTime(withdrawnAt, 'minute', languageOf(i18n.language))
  return t(isReplaced ? 'paper.replaced' : 'paper.withdrawn', { time })
}

function PaperText({ paper: { text } }: { readonly paper: PaperShown }) {
  const { t } = useTranslation('organization')
  return <BindingText text={text} translation={t('paper.translation')} />
}

const exact =
  'sheet overflow-x-auto px-5 py-4 font-mono text-[.75rem] leading-relaxed whitespace-pre-wrap [overflow-wrap:anywhere]'

/** What a stranger needs who has only the sheet: the signed text, the signature, the place in the log. */
function Proof({ paper: { signed, receipt } }: { readonly paper: PaperShown }) {
  const { t } = useTranslation('organization')
  return (
    <>
      {signed ? (
        <>
          <Section title={t('paper.signedText')}>
            <pre className={exact}>{signed.act}</pre>
          </Section>
          <Section title={t('paper.signature')}>
            <pre className={exact}>{signed.signature}</pre>
          </Section>
        </>
      ) : null}
      <Section title={t('paper.receipt')}>
        {receipt === null ? <p>{t('paper.receiptNone')}</p> : <pre className={exact}>{receipt}</pre>}
      </Section>
    </>
  )
}
