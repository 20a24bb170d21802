/**
 * The site map: every address, by hand, on one page. Each route module lies in
 * the room it is the door of; nothing imports a route.
 */
import { index, type RouteConfig, route } from '@remix-run/route-config'

// The demo's own pages (current TOTP codes!) are left out of the production
// build altogether, not merely hidden by it.
const demoOnly =
  process.env.FUIN_DEMO === '1'
    ? [route('demo/codes', 'routes/demo/codes.tsx'), route('demo/mail', 'routes/demo/mail.tsx')]
    : []

export default [
  index('routes/home/today.tsx'),
  route('told', 'routes/home/told.ts'),

  route('sign-in', 'routes/access/sign-in.tsx'),
  route('sign-in/second-factor', 'routes/access/second-factor.tsx'),
  route('sign-in/passkey', 'routes/access/sign-in-passkey.tsx'),
  route('sign-in/passkey/ask', 'routes/access/ask-sign-in-passkey.ts'),
  route('passkey/ask', 'routes/access/ask-passkey.ts'),
  route('step-up', 'routes/access/step-up.tsx'),
  route('step-up/here', 'routes/access/step-up-here.ts'),
  route('sign-out', 'routes/access/sign-out.tsx'),

  route('settings/profile', 'routes/settings/profile.tsx'),
  route('settings/sessions', 'routes/settings/sessions.tsx'),
  route('settings/second-factor', 'routes/settings/second-factor.tsx'),
  route('settings/mail', 'routes/settings/mail.tsx'),

  route('invitation/:token', 'routes/invitation/invitation.tsx'),
  route('setup', 'routes/setup/resume.ts'),
  route('setup/key', 'routes/setup/key.tsx'),
  route('setup/pledge', 'routes/setup/pledge.tsx'),
  route('setup/pledge/sign', 'routes/setup/sign-pledge.ts'),
  route('agreement', 'routes/setup/agreement.tsx'),
  route('setup/fingerprint', 'routes/setup/fingerprint.tsx'),

  route('people', 'routes/people/people.tsx'),
  route('people/invite', 'routes/people/invite.tsx'),
  route('people/:person', 'routes/people/person.tsx'),
  route('organizations', 'routes/organizations/organizations.tsx'),
  route('organizations/csv', 'routes/organizations/organizations-csv.ts'),
  route('organizations/:organization', 'routes/organizations/organization.tsx'),
  route('roll', 'routes/roll/roll.tsx'),
  route('roll/next', 'routes/roll/next.ts'),
  route('roll/sign', 'routes/roll/sign.ts'),
  route('roll/council', 'routes/roll/council.ts'),

  route('acts/challenge', 'routes/acts/challenge.ts'),
  route('keys/own', 'routes/keys/own.ts'),
  route('keys/enrol', 'routes/keys/enrol.ts'),
  route('keys/proof', 'routes/keys/proof.ts'),
  route('keys/trust-card', 'routes/keys/trust-card.ts'),
  route('settings/key', 'routes/settings/key.tsx'),
  route('settings/key/restore', 'routes/settings/restore-card.tsx'),
  route('settings/key/replace', 'routes/settings/replace-key.tsx'),

  route('bulletins', 'routes/bulletins/list.tsx'),
  route('bulletins/csv', 'routes/bulletins/list-csv.ts'),
  route('bulletins/new', 'routes/bulletins/compose.tsx'),
  route('bulletins/prepare', 'routes/bulletins/prepare.ts'),
  route('bulletins/news', 'routes/bulletins/news.ts'),
  route('bulletins/cards', 'routes/bulletins/cards.ts'),
  route('bulletins/:bulletin', 'routes/bulletins/bulletin.tsx'),
  route('bulletins/:bulletin/copies', 'routes/bulletins/copies.ts'),
  route('bulletins/:bulletin/issue', 'routes/bulletins/issue.ts'),
  route('bulletins/:bulletin/give-up', 'routes/bulletins/give-up.ts'),
  route('bulletins/:bulletin/release', 'routes/bulletins/release.ts'),
  route('bulletins/:bulletin/acts', 'routes/bulletins/acts.ts'),
  route('drafts/:draft', 'routes/drafts/keep.ts'),
  route('drafts/:draft/release', 'routes/drafts/release.ts'),
  route('drafts/:draft/drop', 'routes/drafts/drop.ts'),
  route('bulletins/:bulletin/deliveries', 'routes/bulletins/deliveries.tsx'),
  route('bulletins/:bulletin/deliveries/export', 'routes/bulletins/export-deliveries.ts'),

  route('decisions', 'routes/decisions/decisions.tsx'),
  route('decisions/second', 'routes/decisions/second.ts'),
  route('decisions/refuse', 'routes/decisions/refuse.ts'),

  route('language', 'routes/shell/language.tsx'),
  route('theme', 'routes/shell/theme.tsx'),

  route('log', 'routes/log/search.tsx'),
  route('log/names', 'routes/log/names.tsx'),
  route('log/export', 'routes/log/export.ts'),
  route('log/holds', 'routes/log/holds.tsx'),
  route('log/holds/csv', 'routes/log/holds-csv.ts'),
  route('log/holds/sign', 'routes/log/sign-hold.ts'),
  route('log/trust', 'routes/log/trust.tsx'),
  route('log/trust/sign', 'routes/log/sign-trust.ts'),
  route('log/trust/text/:entry', 'routes/log/trust-text.ts'),
  route('log/suspension', 'routes/log/suspension.tsx'),
  route('log/suspension/sign', 'routes/log/sign-suspension.ts'),
  route('log/evidence', 'routes/log/evidence.ts'),
  route('log/entries', 'routes/log/entries.tsx'),
  route('log/entries/:index', 'routes/log/entry.tsx'),
  route('log/organizations/:organization/certificate', 'routes/log/certificate.tsx'),
  route('log/organizations/:organization/certificate/file', 'routes/log/certificate-file.ts'),
  route('record', 'routes/record/own.tsx'),
  route('record/csv', 'routes/record/own-csv.ts'),
  route('record/certificate', 'routes/record/certificate.tsx'),
  route('record/certificate/file', 'routes/record/certificate-file.ts'),
  route('record/certificate/organization', 'routes/record/organization-certificate.tsx'),
  route('record/certificate/organization/file', 'routes/record/organization-certificate-file.ts'),
  route('record/entries/:index', 'routes/record/entry.tsx'),
  route('record/entries/:index/receipt', 'routes/record/receipt.ts'),

  route('oversight', 'routes/oversight/health.tsx'),
  route('oversight/checkpoints', 'routes/oversight/checkpoints.tsx'),
  route('oversight/checkpoints/csv', 'routes/oversight/checkpoints-csv.ts'),
  route('oversight/checkpoints/:size/:time', 'routes/oversight/checkpoint.tsx'),
  route('oversight/checkpoints/:size/:time/note', 'routes/oversight/note.ts'),
  route('oversight/verifications', 'routes/oversight/verifications.tsx'),
  route('oversight/verifications/begin', 'routes/oversight/begin.ts'),
  route('oversight/verifications/:verification', 'routes/oversight/verification.tsx'),
  route('oversight/verifications/:verification/end', 'routes/oversight/end.ts'),

  route('log/checkpoint', 'routes/log/checkpoint.ts'),
  route('log/consistency', 'routes/log/consistency.ts'),
  route('log/vkey', 'routes/log/vkey.ts'),
  route('log/tile/*', 'routes/log/tile.ts'),
  route('log/tile/entries/*', 'routes/log/entry-bundle.ts'),
  route('log/trust/way', 'routes/log/trust-way.ts'),
  route('log/mirrors', 'routes/log/mirrors.tsx'),
  route('log/mirrors/csv', 'routes/log/mirrors-csv.ts'),

  route('from-elsewhere', 'routes/edge/from-elsewhere.tsx'),
  route('csp-reports', 'routes/edge/csp-reports.ts'),
  ...demoOnly,
  route('*', 'routes/edge/not-found.tsx'),
] satisfies RouteConfig
