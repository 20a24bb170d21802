/**
 * How long what can be erased is kept. The one place for these numbers; the
 * settings may change each, the provision beside it says what it answers to.
 */
import { days, type Instant, instant } from '../ids.ts'
import type { Settings } from '../settings.ts'

/** Days. */
export interface Retention {
  /**
   * Address and browser of an entry, and the salt that ties them to it:
   * WHERE_RETENTION_DAYS. Personal data are not kept beyond what the purpose
   * needs (Act No. 57 of 2003, Art. 22 and, for administrative organs, 61(2)).
   * The purpose is finding out whose session it was: a yearly audit, and the
   * month it takes. That something was read, and who signed for it, stays.
   */
  readonly whereDays: number
  /**
   * What people typed as a reason or searched for, and what somebody refused had
   * asked for, with the salt that ties it to the entry: TEXT_RETENTION_DAYS. The
   * purpose is holding whoever looks into others to account, and an abuse of it
   * is found as late as a leak: five years, as names. Beside that a hold's own
   * reason stays as long as the hold.
   */
  readonly textDays: number
  /**
   * Name and mail address of a person who left, and their lines in old rolls:
   * NAME_RETENTION_DAYS after leaving, and after the last secret they were given
   * has ended. Never less than five years: limitation for Art. 82 of Act No. 42
   * of 2025 is three years from the end of the act (Code of Criminal Procedure,
   * Art. 250(2)(vi) and 253), a leak may surface late, and an investigation takes
   * its time. Five years hold two leap days at most.
   */
  readonly nameDays: number
  /**
   * How long a controlled bulletin counts as a secret after its issue:
   * SECRET_LIFE_DAYS. The Act sets no term; five years is the longest single
   * term of the two laws that do (Act No. 108 of 2013, Art. 4(1); Act No. 27 of
   * 2024, Art. 4(1)). Withdrawing ends a release, not the secret.
   */
  readonly secretDays: number
}

const fiveYears = 5 * 365 + 2

export const defaultRetention: Retention = {
  whereDays: 400,
  textDays: fiveYears,
  nameDays: fiveYears,
  secretDays: fiveYears,
}

// Texts: what is looked into in secret is told after twelve months, and needs its salt until then.
/** Below these a running investigation would find nothing left, or the time of limitation would be cut. */
const shortest: Retention = { whereDays: 30, textDays: 400, nameDays: fiveYears, secretDays: 365 }

/** What the settings say, and where they say nothing the default. */
export function retentionOf({ where, text, name, secret }: Settings['retention']): Retention {
  return {
    whereDays: where ?? defaultRetention.whereDays,
    textDays: text ?? defaultRetention.textDays,
    nameDays: name ?? defaultRetention.nameDays,
    secretDays: secret ?? defaultRetention.secretDays,
  }
}

const settingOf = {
  whereDays: 'WHERE_RETENTION_DAYS',
  textDays: 'TEXT_RETENTION_DAYS',
  nameDays: 'NAME_RETENTION_DAYS',
  secretDays: 'SECRET_LIFE_DAYS',
} as const

/** A sentence for each setting that is too short. */
export function tooShort(retention: Retention): readonly string[] {
  return (['whereDays', 'textDays', 'nameDays', 'secretDays'] as const)
    .filter((term) => retention[term] < shortest[term])
    .map((term) => `${settingOf[term]} must be at least ${shortest[term]} days.`)
}

/** A session that ran out this long ago is of no more use to its owner's list of sessions. Milliseconds. */
export const lapsedSessionKept = days(1)

/** A draft nobody has kept anew for this long was given up, and is the secret of a text that was never issued. Milliseconds. */
export const draftKept = days(90)
/** A file that was begun this long ago, that no document names and no draft can, was forgotten. Milliseconds. */
export const attachmentKept = days(1)

/** What was made before this is old enough. */
export const keptSince = (now: Instant, retentionDays: number): Instant =>
  instant(Math.max(0, now - days(retentionDays)))
