import 'i18next'
import type access from './ja/access.ts'
import type approvals from './ja/approvals.ts'
import type archive from './ja/archive.ts'
import type attachments from './ja/attachments.ts'
import type bulletins from './ja/bulletins.ts'
import type changeover from './ja/changeover.ts'
import type council from './ja/council.ts'
import type decisions from './ja/decisions.ts'
import type demo from './ja/demo.ts'
import type desks from './ja/desks.ts'
import type evidence from './ja/evidence.ts'
import type holds from './ja/holds.ts'
import type keys from './ja/keys.ts'
import type log from './ja/log.ts'
import type mail from './ja/mail.ts'
import type mandates from './ja/mandates.ts'
import type mirrors from './ja/mirrors.ts'
import type organization from './ja/organization.ts'
import type oversight from './ja/oversight.ts'
import type reasons from './ja/reasons.ts'
import type resealing from './ja/resealing.ts'
import type responses from './ja/responses.ts'
import type revisions from './ja/revisions.ts'
import type shell from './ja/shell.ts'

// The Japanese dictionaries are the type of every key: a misspelt one does not compile.
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'shell'
    returnNull: false
    resources: {
      access: typeof access
      attachments: typeof attachments
      bulletins: typeof bulletins
      council: typeof council
      changeover: typeof changeover
      decisions: typeof decisions
      approvals: typeof approvals
      desks: typeof desks
      demo: typeof demo
      evidence: typeof evidence
      holds: typeof holds
      keys: typeof keys
      log: typeof log
      oversight: typeof oversight
      mail: typeof mail
      mandates: typeof mandates
      mirrors: typeof mirrors
      organization: typeof organization
      reasons: typeof reasons
      archive: typeof archive
      resealing: typeof resealing
      revisions: typeof revisions
      responses: typeof responses
      shell: typeof shell
    }
  }
}
