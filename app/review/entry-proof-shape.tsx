import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fromBase64, toBase64 } from '../formats/bytes.ts'
import { Facts, Section } from '../ui/card.tsx'
import { Notice } from '../ui/notice.tsx'
import { formatNumber } from '../ui/num.tsx'
import { Time } from '../ui/time.tsx'
import type { EntryProven, EntryVerdict } from './entry-verdict.ts'
import type { EntryView } from './view-entry.server.ts'

/** Verifies in this browser when the page is there, and shows each thing that was checked. */
export function EntryProof({ view }: { readonly view: EntryView }) {
  const { t } = useTranslation('log')
  const { receipt } = view
  if (receipt !== null) return <CheckedProof view={{ ...view, receipt }} />
  return (
    <Section title={t('entry.proof')}>
      <Notice kind="warn" title={t('verify.unwitnessed')}>
        <p>{t('verify.unwitnessedHow')}</p>
      </Notice>
    </Section>
  )
}

type WithReceipt = EntryView & { readonly receipt: string }

function CheckedProof({ view }: { readonly view: WithReceipt }) {
  const { t } = useTranslation('log')
  const verdict = useVerdict(view)
  return (
    <Section title={t('entry.proof')}>
      <noscript>
        <Notice kind="info">{t('entry.noScript')}</Notice>
      </noscript>
      <div aria-live="polite" data-verdict={verdict === null ? 'working' : verdict.ok ? 'proven' : verdict.flaw}>
        {verdict === null ? <p className="script-only text-ink-2">{t('verify.working')}</p> : null}
        {verdict?.ok === false ? <Failed flaw={verdict.flaw} /> : null}
        {verdict?.ok ? <Proven verdict={verdict} view={view} /> : null}
      </div>
    </Section>
  )
}

function useVerdict(view: WithReceipt): EntryVerdict | null {
  const [verdict, setVerdict] = useState<EntryVerdict | null>(null)
  useEffect(() => {
    let left = false
    const judge = async () => {
      // Loaded only here: lists and signing in do not carry the verifier.
      const { verifyEntry } = await import('./verify-entry.client.ts')
      const found = await verifyEntry({
        index: BigInt(view.row.index),
        bytes: fromBase64(view.bytes),
        receipt: view.receipt,
        trust: view.trust,
        suspended: view.suspended,
        key: view.key && fromBase64(view.key.bytes),
        where: view.where && { ...view.where, salt: fromBase64(view.where.salt) },
        texts: view.texts.map((text) => ({ ...text, salt: fromBase64(text.salt) })),
      })
      if (!left) setVerdict(found)
    }
    void judge()
    return () => {
      left = true
    }
  }, [view])
  return verdict
}

function Failed({ flaw }: { readonly flaw: Extract<EntryVerdict, { ok: false }>['flaw'] }) {
  const { t } = useTranslation('log')
  return (
    <Notice kind="refusal" title={t('verify.failed')} live>
      <p>{t(`verify.${flaw}`)}</p>
      <p className="mt-1">{t('verify.failedHow')}</p>
    </Notice>
  )
}

function Proven({
  verdict,
  view,
}: {
  readonly verdict: Extract<EntryVerdict, { ok: true }>
  readonly view: EntryView
}) {
  const { t } = useTranslation('log')
  const { proven, pinnedFrom } = verdict
  return (
    <>
      <p className="mb-3 text-[.88rem] text-ink-2">{t('entry.proofHow')}</p>
      <ul className="sheet mb-4 list-none divide-y divide-line p-0">
        <Checked>{t('verify.inclusion')}</Checked>
        <Checked>{t('verify.checkpoint')}</Checked>
        {verdict.signed && view.key ? (
          <Checked>{t('verify.signature', { fingerprint: shortFingerprint(view.key.fingerprint) })}</Checked>
        ) : (
          <Unchecked>{t('verify.noSignature')}</Unchecked>
        )}
        {proven.where ? <Checked>{t('verify.where')}</Checked> : null}
        {proven.texts ? <Checked>{t('verify.texts')}</Checked> : null}
        {pinnedFrom === null ? (
          <Unchecked>{t('verify.unpinned')}</Unchecked>
        ) : (
          <Checked>{t('verify.pinned', { size: formatNumber(pinnedFrom) })}</Checked>
        )}
        <Witnessed proven={proven} />
      </ul>
      <Facts
        facts={[
          [t('entry.checkpoint'), <Time key="time" at={proven.time * 1000} as="second" />],
          [
            t('entry.size'),
            <span key="size" className="num">
              {formatNumber(proven.size)}
            </span>,
          ],
          [t('entry.steps'), t('entry.stepsCount', { count: proven.steps })],
          [t('entry.leaf'), <Hash key="leaf" bytes={proven.leaf} />],
          [t('entry.root'), <Hash key="root" bytes={proven.root} />],
        ]}
      />
    </>
  )
}

function Witnessed({ proven }: { readonly proven: EntryProven }) {
  const { t, i18n } = useTranslation('log')
  if (proven.suspended) return <Unchecked>{t('verify.suspended')}</Unchecked>
  if (proven.cosigners.length === 0) return <Unchecked>{t('verify.witnesses')}</Unchecked>
  const names = new Intl.ListFormat(i18n.language).format(proven.cosigners)
  return <Checked>{t('verify.cosigned', { names })}</Checked>
}

function Checked({ children }: { readonly children: ReactNode }) {
  return (
    <li className="flex gap-2.5 px-5 py-2.5 text-[.92rem]">
      <span aria-hidden="true" className="font-bold text-ok">
        ✓
      </span>
      <span>{children}</span>
    </li>
  )
}

/** Not a failure: something nobody vouches for, said plainly. */
function Unchecked({ children }: { readonly children: ReactNode }) {
  return (
    <li className="flex gap-2.5 px-5 py-2.5 text-[.92rem] text-ink-2">
      <span aria-hidden="true">–</span>
      <span>{children}</span>
    </li>
  )
}

function Hash({ bytes }: { readonly bytes: Uint8Array }) {
  return <code className="font-mono text-[.75rem] [overflow-wrap:anywhere]">{toBase64(bytes)}</code>
}

const shortFingerprint = (fingerprint: string): string =>
  (fingerprint.toUpperCase().match(/.{4}/g) ?? []).slice(-4).join(' ')
