/** What of the site map is no form that a page alone could fill in; see every-form.ts. */

/**
 * Actions that no form of a page reaches: a page's own script sends them. The
 * signed ones answer the same act with the same entry; the second factor shown in
 * place has its own test (tests/access/step-up-here); the others change nothing, or
 * nothing twice.
 */
export const byScript: ReadonlySet<string> = new Set([
  '/desks/:desk/key',
  '/desks/:desk/shares',
  '/desks/:desk/proof',
  '/desks/:desk/proof/answer',
  '/step-up/here',
  '/sign-in/passkey/ask',
  '/passkey/ask',
  '/setup/pledge/sign',
  '/agreement/sign',
  '/organizations/:organization/consents/:entry/file',
  '/organization/consents/:entry/file',
  '/record/hand-out/file',
  '/people/:person/hand-out',
  '/roll/sign',
  '/roll/signers/sign',
  '/roll/council',
  '/acts/challenge',
  '/keys/enrol',
  '/keys/renew',
  '/keys/proof',
  '/keys/trust-card',
  '/bulletins/prepare',
  '/bulletins/cards',
  '/drafts/:draft',
  '/drafts/:draft/release',
  '/drafts/:draft/drop',
  '/bulletins/:bulletin/copies',
  '/bulletins/:bulletin/issue',
  '/bulletins/:bulletin/give-up',
  '/bulletins/:bulletin/release',
  '/bulletins/:bulletin/acts',
  '/bulletins/:bulletin/deliveries/export',
  '/bulletins/:bulletin/withdraw',
  '/bulletins/:bulletin/reached',
  '/bulletins/:bulletin/remind',
  '/bulletins/:bulletin/reseal',
  '/bulletins/:bulletin/reseal/plan',
  '/bulletins/earlier/ask',
  '/log/export',
  '/people/export',
  '/bulletins/:bulletin/deliveries/export',
  '/log/evidence',
  '/log/holds/sign',
  '/log/trust/sign',
  '/log/suspension/sign',
  '/decisions/second',
  '/decisions/refuse',
  '/decisions/passkeys/sign',
  '/people/:person/access/sign',
  '/people/:person/address/sign',
  '/mandates/sign',
  '/archive/:bulletin/ask',
  '/archive/:opening/release',
  '/archive/:opening/inner',
  '/archive/:opening/plan',
  '/archive/:opening/opened',
  '/oversight/verifications/begin',
  '/oversight/verifications/:verification/end',
  '/csp-reports',
  // Whatever has no address: 404.
  '/*',
])

/** Forms that only script can fill in: what a passkey answers is good once (tests/access/passkeys, and journeys press them). */
export const filledByScript: ReadonlySet<string> = new Set([
  '/sign-in/passkey',
  '/settings/second-factor add-passkey',
  '/invitation/:token join-passkey',
  '/sign-in/restore/:token join-passkey',
])
