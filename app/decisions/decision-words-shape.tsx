/** Small sentences that every page about a decision says: who signed, whose signature is missing, what a rule or a key is. */
import { Link } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import type { Role } from '../access/role.ts'
import { toHex } from '../formats/bytes.ts'
import type { VerifierKey } from '../formats/note.ts'
import type { PolicyRule } from '../formats/policy-rule.ts'
import type { DecisionKind } from '../trust/decisions.ts'
import { EntryNumber } from '../ui/num.tsx'
import type { Signer } from './view-decision.server.ts'

export interface DecisionWords {
  signer(signer: Signer): string
  signers(signers: readonly Signer[]): string
  names(names: readonly string[]): string
  roles(roles: readonly Role[]): string
  rule(rule: PolicyRule): string
}

export function useDecisionWords(): DecisionWords {
  const { t } = useTranslation(['decisions', 'shell'])
  const names = (list: readonly string[]): string => list.join(t('separator'))
  const signer = ({ name, role }: Signer): string => t('signer', { name, role: t(`shell:role.${role}`) })
  const rule = (asked: PolicyRule): string => {
    if (asked.rule === 'none') return t('rule.none')
    if (asked.rule === 'witness') return asked.name
    const members = asked.members.map((one) => (one.rule === 'of' ? t('rule.inner', { rule: rule(one) }) : rule(one)))
    const [only, ...others] = members
    if (only !== undefined && others.length === 0) return only
    const words = { names: names(members), threshold: asked.threshold }
    return asked.threshold === members.length ? t('rule.all', words) : t('rule.of', words)
  }
  return {
    signer,
    signers: (list) => names(list.map(signer)),
    names,
    roles: (list) => names(list.map((role) => t(`shell:role.${role}`))),
    rule,
  }
}

/** A key as its owner can be asked about it: name and number, as the note's own signature lines say them. */
export function KeyName({ of: { name, id } }: { readonly of: VerifierKey }) {
  return (
    <code translate="no" className="font-mono text-[.82rem] [overflow-wrap:anywhere]">
      {name}+{toHex(id)}
    </code>
  )
}

/** An entry's number: a link for whoever may open it. */
export function EntryPlace({ index, opens }: { readonly index: number; readonly opens: boolean }) {
  if (!opens) return <EntryNumber index={index} />
  return (
    <Link to={`/log/entries/${index}`} prefetch="none">
      <EntryNumber index={index} />
    </Link>
  )
}

/** Beside a signature that is missing: the other answer, given where all that waits is listed. */
export function RefuseInstead({ kind }: { readonly kind: DecisionKind }) {
  const { t } = useTranslation('decisions')
  return (
    <p className="text-[.95rem]">
      <Link to={`/decisions#${kind}`}>{t('refuse.open')}</Link>
    </p>
  )
}
