/**
 * The rooms of app/ and their order: the one list that the rules of dependencies,
 * the rules of the house and the tests of both read. A new room is a line here.
 */

// From the roof to the ground. A file may import from its own layer and from any below it.
const layers = [
  ['routes', '^app/(routes/|root\\.tsx$|entry\\.(client|server)\\.tsx$)'],
  ['http', '^app/http/'],
  ['portal', '^app/portal\\.server\\.ts$'],
  ['decisions', '^app/decisions/'],
  ['health', '^app/health/'],
  ['verification', '^app/verification/'],
  ['evidence', '^app/evidence/'],
  ['review', '^app/review/'],
  ['backup', '^app/backup/'],
  ['retention', '^app/retention/'],
  ['mail', '^app/mail/'],
  ['archive', '^app/archive/'],
  ['resealing', '^app/resealing/'],
  ['responses', '^app/responses/'],
  ['deliveries', '^app/deliveries/'],
  ['composer', '^app/composer/'],
  ['approvals', '^app/approvals/'],
  ['reading', '^app/reading/'],
  ['attachments', '^app/attachments/'],
  ['bulletins', '^app/bulletins/'],
  ['indicators', '^app/indicators/'],
  ['markdown', '^app/markdown/'],
  ['sealed', '^app/sealed/'],
  ['changeover', '^app/changeover/'],
  ['desks', '^app/desks/'],
  ['mandates', '^app/mandates/'],
  ['recovery', '^app/recovery/'],
  ['trust', '^app/trust/'],
  ['roll', '^app/roll/'],
  ['keys', '^app/keys/'],
  ['acts', '^app/acts/'],
  ['keyring', '^app/keyring/'],
  ['council', '^app/council/'],
  ['access', '^app/access/'],
  ['read-log', '^app/read-log/'],
  ['witness', '^app/witness/'],
  ['audit', '^app/audit/'],
  ['openpgp', '^app/openpgp/'],
  ['lists', '^app/lists/'],
  ['formats', '^app/formats/'],
  ['ui', '^app/ui/'],
  ['i18n', '^app/i18n/'],
  ['ground', '^app/(ids|outcome|settings)\\.ts$'],
]

// What is no room of its own: the edge, what runs in every place, words and looks.
const apart = ['routes', 'http', 'portal', 'openpgp', 'formats', 'ui', 'i18n', 'ground']
const rooms = layers.map(([name]) => name).filter((name) => !apart.includes(name))

module.exports = { layers, rooms }
