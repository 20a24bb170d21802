import { useTranslation } from 'react-i18next'
import { Verbatim } from '../acts/signed-act-form.tsx'
import type { VerifierKey } from '../formats/note.ts'
import { quorumRule } from '../formats/policy-rule.ts'
import { parseTrust } from '../formats/trust.ts'
import { trustHash } from '../formats/two-person.ts'
import type { WitnessView } from '../health/view-witnesses.ts'
import { buttonLook } from '../ui/button.tsx'
import { Card, Facts, Section } from '../ui/card.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Cell, HeadCell, Table } from '../ui/table.tsx'
import { Time } from '../ui/time.tsx'
import { EntryPlace, KeyName, useDecisionWords } from './decision-words-shape.tsx'
import { useShortDifference } from './trust-difference-shape.tsx'
import type { HeldView } from './view-trust.server.ts'

/** The keys and the policy now in force, in words. */
export function TrustInForce({
  held: { text, entry, since },
  witnesses,
  opens,
}: {
  readonly held: HeldView
  readonly witnesses: readonly WitnessView[]
  /** Whether the one who looks may open entries of the log. */
  readonly opens: boolean
}) {
  const { t } = useTranslation('decisions')
  const words = useDecisionWords()
  const { logKey, clockKey, policy } = parseTrust(text)
  return (
    <Section title={t('trust.inForce')}>
      <Facts
        facts={[
          [t('trust.logKey'), <KeyIs key="log" of={logKey} how={t('trust.logKeyHow')} />],
          [t('trust.clockKey'), <KeyIs key="clock" of={clockKey} how={t('trust.clockKeyHow')} />],
          [t('trust.rule'), words.rule(quorumRule(policy))],
          ...policy.witnesses.map(
            ({ name, key, url }) =>
              [
                t('difference.witness', { name }),
                <span key={name} className="grid gap-0.5">
                  <KeyName of={key} />
                  <span className="font-mono text-[.8rem] text-ink-2">{url ?? t('difference.noAddress')}</span>
                  <LastCosigned witness={witnesses.find((one) => one.name === name)} />
                </span>,
              ] as const,
          ),
          [
            t('trust.since'),
            <span key="since">
              <EntryPlace index={entry} opens={opens} />
              {'　'}
              <Time at={since} />
            </span>,
          ],
        ]}
      />
    </Section>
  )
}

function KeyIs({ of, how }: { readonly of: VerifierKey; readonly how: string }) {
  return (
    <span className="grid gap-0.5">
      <KeyName of={of} />
      <span className="text-[.88rem] text-ink-2">{how}</span>
    </span>
  )
}

function LastCosigned({ witness }: { readonly witness: WitnessView | undefined }) {
  const { t } = useTranslation('decisions')
  const at = witness?.cosigned?.at
  return (
    <span className="text-[.88rem] text-ink-2">
      {at === undefined ? (
        t('trust.lastNever')
      ) : (
        <>
          {t('trust.last')} <Time at={at} as="second" />
        </>
      )}
    </span>
  )
}

/** For auditors: the text to the byte. */
export function TrustText({ held: { text, entry } }: { readonly held: HeldView }) {
  const { t } = useTranslation('decisions')
  return (
    <Section title={t('trust.text')}>
      <Card className="grid gap-3">
        <p className="text-[.92rem]">{t('trust.textHow')}</p>
        <Verbatim>{text}</Verbatim>
        <p className="text-[.85rem] text-ink-2">
          {t('check.hash')}
          <br />
          <code className="font-mono text-[.8rem] [overflow-wrap:anywhere]">{trustHash(parseTrust(text))}</code>
        </p>
        <div className="no-print flex flex-wrap gap-3">
          <CopyButton text={text} label={t('trust.copy')} />
          <a
            className={buttonLook({ kind: 'plain', small: true })}
            href={`/log/trust/text/${entry}`}
            download="trust.txt"
          >
            {t('trust.download')}
          </a>
        </div>
      </Card>
    </Section>
  )
}

const columns = ['entry', 'at', 'what', 'by', 'text'] as const

/** Every trust the log has had, newest first. */
export function TrustHistory({ held, opens }: { readonly held: readonly HeldView[]; readonly opens: boolean }) {
  const { t } = useTranslation('decisions')
  const words = useDecisionWords()
  const short = useShortDifference()
  const head = columns.map((column) => <HeadCell key={column}>{t(`trust.column.${column}`)}</HeadCell>)
  return (
    <Section title={t('trust.history')}>
      <Table caption={t('trust.historyTable')} head={head} stack>
        {held.map(({ entry, since, text, by }, place) => {
          const before = held[place + 1]
          return (
            <tr key={entry}>
              <Cell rowHead label={t('trust.column.entry')}>
                <EntryPlace index={entry} opens={opens} />
              </Cell>
              <Cell label={t('trust.column.at')}>
                <Time at={since} />
              </Cell>
              <Cell label={t('trust.column.what')}>
                {before ? short(parseTrust(before.text), parseTrust(text)) : t('trust.first')}
              </Cell>
              <Cell label={t('trust.column.by')}>{before ? words.signers(by) : t('trust.firstBy')}</Cell>
              <Cell label={t('trust.column.text')}>
                <a
                  href={`/log/trust/text/${entry}`}
                  download={`trust-${entry}.txt`}
                  aria-label={t('trust.textOf', { entry })}
                >
                  {t('trust.download')}
                </a>
              </Cell>
            </tr>
          )
        })}
      </Table>
    </Section>
  )
}
