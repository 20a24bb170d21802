/**
 * A checkpoint held against what the reader's own vault has pinned: its keys,
 * and the log it saw before.
 */

import { reached } from '../access/ask-portal.client.ts'
import { fromBase64Of } from '../formats/bytes.ts'
import { askVault, vaultState } from '../openpgp/vault.client.ts'
import { done, type Outcome, readForeign, refused } from '../outcome.ts'
import { underLog } from './follow-log.client.ts'

export type Compared =
  /** `from`: the log continues what was seen up to this size; null where the vault is locked and nothing was compared. */
  | { readonly ok: true; readonly from: bigint | null }
  | { readonly ok: false; readonly flaw: 'trust-differs' | 'forked' | 'not-compared' }

/** `size`: what the note says the log has. */
export async function comparePin(note: string, size: bigint): Promise<Compared> {
  const seen = await underLog(() => showNote(note, size))
  if (seen.ok) return { ok: true, from: seen.value }
  // Locked from the start, or locked itself meanwhile.
  if (seen.reason === 'vault-locked') return { ok: true, from: null }
  // A bad line is no other log.
  if (unfetched.includes(seen.reason)) return { ok: false, flaw: 'not-compared' }
  return { ok: false, flaw: anotherLog.includes(seen.reason) ? 'forked' : 'trust-differs' }
}

const unfetched: readonly string[] = ['not-reached', 'answer-unreadable'] satisfies Unfetched[]
const anotherLog: readonly string[] = ['log-forked', 'log-cut-short', 'pin-unknown']

/** The size up to which the log continues what the vault saw before. */
async function showNote(note: string, size: bigint): Promise<Outcome<bigint, string>> {
  const state = vaultState.get()
  if (state.state === 'locked') return refused('vault-locked')
  const from = state.checkpoint.size
  const consistency = await fetchConsistency(from, size)
  if (!consistency.ok) return consistency
  const seen = await askVault('see-checkpoint', { note, from, consistency: consistency.value })
  return seen.ok ? done(from) : seen
}

type Unfetched = 'not-reached' | 'answer-unreadable'

async function fetchConsistency(one: bigint, other: bigint): Promise<Outcome<readonly Uint8Array[], Unfetched>> {
  const [from, to] = one < other ? [one, other] : [other, one]
  if (from === to || from === 0n) return done([])
  const answer = await reached(`/log/consistency?from=${from}&to=${to}`, {})
  const text = answer && (await answer.text().catch(() => null))
  if (answer === null || text === null) return refused('not-reached')
  // The log is not that large. Shown no proof, the vault says so itself: it saw more.
  if (answer.status === 404) return done([])
  const lines = text.split('\n').filter((line) => line !== '')
  const hashes = answer.ok ? readForeign(() => lines.map((line) => fromBase64Of(32, line, 'hash'))) : null
  return hashes ? done(hashes) : refused('answer-unreadable')
}
