/**
 * Which tests run a second time on PostgreSQL. Always those that stand for what
 * a database itself decides: rows, locks, order, what two of them do at once.
 * The others are acts put together from stores that are tried there already, and
 * cost minutes of the run; they have their twin when a store that they name, the
 * schema or they themselves changed, and all have with `npm test -- --all`.
 */
import { spawnSync } from 'node:child_process'

/** Files, and folders with a stroke at the end. */
export const always: readonly string[] = [
  'tests/access/limits.test.ts',
  'tests/access/passkeys.test.ts',
  'tests/access/sessions.test.ts',
  'tests/audit/check-log.test.ts',
  'tests/bulletins/',
  'tests/composer/issue-bulletin.test.ts',
  'tests/deliveries/',
  'tests/reading/release-copy.test.ts',
  'tests/reading/release-quorum.test.ts',
  'tests/review/review.test.ts',
  'tests/council/over-time.test.ts',
  'tests/council/passkeys-over-time.test.ts',
  'tests/council/people.test.ts',
  'tests/council/posts.test.ts',
  'tests/db/',
  'tests/desks/',
  'tests/faults/beside-writes.test.ts',
  'tests/roll/people-list.test.ts',
  'tests/roll/waiting-people.test.ts',
  'tests/council/suspend-organization.test.ts',
  'tests/council/new-texts.test.ts',
  'tests/council/consent.test.ts',
  'tests/council/proposals.test.ts',
  'tests/council/small-account.test.ts',
  'tests/roll/thin-organizations.test.ts',
  'tests/acts/take-act.test.ts',
  'tests/approvals/',
  'tests/attachments/attachments.test.ts',
  'tests/backup/',
  'tests/composer/revisions.test.ts',
  'tests/composer/timed-issues.test.ts',
  'tests/mail/',
  'tests/mandates/mandates.test.ts',
  'tests/read-log/',
  'tests/recovery/',
  'tests/responses/',
  'tests/retention/declared.test.ts',
  'tests/retention/restored-backup.test.ts',
  'tests/sealed/',
]

const overSessions = 'sessions and limits are tried on both, and these acts read and write a row at a time'
const overTheLog = 'they read what the log holds, and its stores are tried on both'
const byTakeAct = 'tests/acts/take-act takes every act on both, also in a race'

/** Why a test can wait until a store of its own changes. */
export const whenChanged: Readonly<Record<string, string>> = {
  'tests/access/answer-once.test.ts': overSessions,
  'tests/access/confirm-act.test.ts': overSessions,
  'tests/access/passkey-powers.test.ts': overSessions,
  'tests/access/powers.test.ts': overTheLog,
  'tests/access/server-key.test.ts': overSessions,
  'tests/access/sign-in.test.ts': overSessions,
  'tests/access/standing.test.ts': byTakeAct,
  'tests/access/step-up-here.test.ts': overSessions,
  'tests/audit/log-loss.test.ts': overTheLog,
  'tests/changeover/changeover.test.ts': overSessions,
  'tests/mandates/ways-to-power.test.ts': overSessions,
  'tests/changeover/check-list.test.ts': overSessions,
  'tests/evidence/evidence-report.test.ts': overTheLog,
  'tests/evidence/evidence.test.ts': overTheLog,
  'tests/evidence/hand-out.test.ts': overTheLog,
  'tests/review/export-entries.test.ts': byTakeAct,
  'tests/resealing/reseal-bulletin.test.ts': byTakeAct,
  'tests/review/looking.test.ts': overTheLog,
  'tests/evidence/own-certificate.test.ts': overTheLog,
  'tests/council/invitation.test.ts': overSessions,
  'tests/http/tiles.test.ts': overTheLog,
  'tests/roll/council-key.test.ts': byTakeAct,
  'tests/trust/decide-log.test.ts': byTakeAct,
  'tests/keys/brought-key.test.ts': byTakeAct,
  'tests/keys/enrol-key.test.ts': byTakeAct,
  'tests/keys/renew-key.test.ts': byTakeAct,
  'tests/keys/retire-own-key.test.ts': overSessions,
  'tests/acts/judge-act.test.ts': byTakeAct,
  'tests/roll/powers.test.ts': byTakeAct,
  'tests/trust/refuse-decision.test.ts': byTakeAct,
  'tests/roll/roll.test.ts': byTakeAct,
  'tests/roll/restate-council.test.ts': byTakeAct,
  'tests/verification/': overTheLog,
  'tests/retention/erasure.test.ts': 'it deletes by the table that tests/retention/declared holds against both schemas',
  'tests/retention/holds.test.ts': byTakeAct,
  'tests/retention/texts.test.ts': 'it looks at what is written, not at how it is kept',
}

export type Changed = readonly string[] | 'everything'

// Whatever stands under every store, or decides how tests meet one.
const underAll = /^(db\/(?!demo\/)|tests\/support\/|package-lock\.json$)/
const store = /^app\/([\w-]+)\/[\w-]+-store\.server\.ts$/

export const isIn = (place: string, path: string): boolean =>
  place.endsWith('/') ? path.startsWith(place) : path === place

/** `text`: the test's own, whose imports say which rooms' stores it is about. */
export function hasTwin(test: { readonly path: string; readonly text: string }, changed: Changed): boolean {
  if (changed === 'everything' || always.some((place) => isIn(place, test.path))) return true
  const rooms = new Set([...test.text.matchAll(/\/app\/([\w-]+)\//g)].map(([, room]) => room))
  return changed.some((file) => file === test.path || underAll.test(file) || rooms.has(store.exec(file)?.[1]))
}

/**
 * What this branch changed since it left the main one, on the main one its
 * newest commit, and what is not committed. Everything where that cannot be
 * told: no repository, a clone of a single commit.
 */
export function changedFiles(root: string): Changed {
  if (process.env.FUIN_POSTGRES !== undefined) return 'everything'
  const lines = (...args: readonly string[]): readonly string[] | null => {
    const { status, stdout } = spawnSync('git', ['-C', root, ...args], { encoding: 'utf8' })
    return status === 0 ? stdout.split('\n').filter((line) => line !== '') : null
  }
  const head = lines('rev-parse', 'HEAD')?.[0]
  const left = (lines('merge-base', 'HEAD', 'origin/main') ?? lines('merge-base', 'HEAD', 'main'))?.[0]
  const since = left === undefined || left === head ? 'HEAD~1' : left
  const differing = lines('diff', '--name-only', '--no-renames', since)
  const unknown = lines('ls-files', '--others', '--exclude-standard')
  return differing && unknown ? [...differing, ...unknown] : 'everything'
}
