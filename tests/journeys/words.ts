/** The portal's own words, so that a journey presses what a person would press, whatever it is called this week. */
import access from '../../app/i18n/ja/access.ts'
import approvals from '../../app/i18n/ja/approvals.ts'
import attachments from '../../app/i18n/ja/attachments.ts'
import bulletins from '../../app/i18n/ja/bulletins.ts'
import council from '../../app/i18n/ja/council.ts'
import decisions from '../../app/i18n/ja/decisions.ts'
import evidence from '../../app/i18n/ja/evidence.ts'
import holds from '../../app/i18n/ja/holds.ts'
import keys from '../../app/i18n/ja/keys.ts'
import log from '../../app/i18n/ja/log.ts'
import organization from '../../app/i18n/ja/organization.ts'
import oversight from '../../app/i18n/ja/oversight.ts'
import reasons from '../../app/i18n/ja/reasons.ts'
import resealing from '../../app/i18n/ja/resealing.ts'
import responses from '../../app/i18n/ja/responses.ts'
import revisions from '../../app/i18n/ja/revisions.ts'
import shell from '../../app/i18n/ja/shell.ts'

const secretariat = '$t(shell:secretariat.name)'

/** Where no telephone is set, as in all journeys, its name stands in every sentence that says whom to call. */
const named = <T>(dictionaries: T): T =>
  JSON.parse(JSON.stringify(dictionaries).replaceAll(secretariat, shell.secretariat.name)) as T

export const words = named({
  access,
  approvals,
  attachments,
  bulletins,
  council,
  decisions,
  evidence,
  holds,
  keys,
  log,
  organization,
  oversight,
  reasons,
  resealing,
  revisions,
  responses,
  shell,
} as const)

/** A sentence with its values put in, as i18next does. */
export const say = (sentence: string, values: Readonly<Record<string, string | number>>): string =>
  sentence.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''))
