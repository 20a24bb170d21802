/** Every page each role can come to, as addresses of one council after one bulletin. */
import type { Role } from '../../app/access/role.ts'

export interface Place {
  readonly what: string
  readonly path: string
  readonly status?: number
}

/** What a page's address needs to know. */
export interface Landmarks {
  readonly bulletin: string
  /** An entry about the member. */
  readonly ownEntry: string
  readonly person: string
  readonly invitedPerson: string
  readonly organization: string
  readonly noConsent: string
}

const everybody: readonly Place[] = [
  { what: 'home', path: '/' },
  { what: 'own record', path: '/record' },
]

/** The same for whoever it is: looked at as one of them. */
const ofOneself: readonly Place[] = [
  { what: 'profile', path: '/settings/profile' },
  { what: 'key', path: '/settings/key' },
  { what: 'restore the trust card', path: '/settings/key/restore' },
  { what: 'another key', path: '/settings/key/replace' },
  { what: 'sessions', path: '/settings/sessions' },
  { what: 'password and second factor', path: '/settings/second-factor' },
  { what: 'notices by mail', path: '/settings/mail' },
  { what: 'own mail address', path: '/settings/address' },
]

const others: readonly Place[] = [
  { what: 'step-up', path: '/step-up' },
  { what: 'sign-out', path: '/sign-out' },
  { what: 'fingerprint', path: '/setup/fingerprint' },
  { what: 'link of an address, gone', path: '/duty-address/none', status: 410 },
  { what: 'not found', path: '/no-such-page', status: 404 },
  { what: 'not allowed', path: '/people', status: 403 },
]

const own = (landmarks: Landmarks): Readonly<Record<Role, readonly Place[]>> => ({
  member: [
    ...ofOneself,
    ...others,
    { what: 'bulletins', path: '/bulletins' },
    { what: 'bulletins unacknowledged', path: '/bulletins?show=unacknowledged' },
    { what: 'bulletins searched', path: '/bulletins?q=nothing' },
    { what: 'bulletin sealed', path: `/bulletins/${landmarks.bulletin}` },
    { what: 'receipt for people', path: `/bulletins/${landmarks.bulletin}/receipt` },
    { what: 'own entry', path: `/record/entries/${landmarks.ownEntry}` },
    { what: 'own organization', path: '/organization' },
    { what: 'earlier bulletins', path: '/bulletins/earlier' },
    { what: 'own proposals', path: '/organization/proposals' },
    { what: 'nothing left open', path: '/organization/duties' },
    { what: 'taking the record out', path: '/record/hand-out' },
  ],
  liaison: [
    { what: 'bulletins', path: '/bulletins' },
    { what: 'bulletins sent', path: '/bulletins?show=sent' },
    { what: 'bulletins of the unit', path: '/bulletins?show=unit' },
    { what: 'compose', path: '/bulletins/new' },
    { what: 'requests for copies', path: '/resealing' },
    { what: 'what came back', path: `/bulletins/${landmarks.bulletin}/responses` },
    { what: 'approvals', path: '/approvals' },
    { what: 'recipients added', path: `/bulletins/${landmarks.bulletin}/recipients` },
    { what: 'deliveries', path: `/bulletins/${landmarks.bulletin}/deliveries` },
    { what: 'suspension', path: '/log/suspension' },
    { what: 'decisions of two', path: '/decisions' },
    { what: 'people not reached', path: '/people?reach=unreached' },
    { what: 'deliveries silent', path: `/bulletins/${landmarks.bulletin}/deliveries?silence=not-opened` },
  ],
  compliance: [
    { what: 'log', path: '/log' },
    { what: 'log searched', path: '/log?kind=signed-in&outcome=done' },
    { what: 'names asked for', path: '/log/names' },
    { what: 'holds', path: '/log/holds' },
    { what: 'hold to be placed', path: '/log/holds?kind=entries&what=0-2' },
    { what: 'archive', path: '/archive' },
    { what: 'archive asked for nothing', path: '/archive?number=2020-AAAAA' },
    { what: 'hold on nothing', path: '/log/holds?kind=bulletin&what=none' },
    { what: 'log refused', path: '/log?from=2026-11-22T14:30&to=2026-11-22T14:00' },
    { what: 'log of several kinds', path: '/log?kind=released&kind=opened&kind=denied' },
    { what: 'entry by number', path: '/log/entries' },
    { what: 'led from elsewhere', path: '/from-elsewhere?to=%2Flog%3Fwho%3DM-7f31c2' },
    { what: 'log found nothing', path: '/log?from=2020-01-01&to=2020-01-02' },
    { what: 'entry stated', path: '/log/entries/0' },
    { what: 'entry signed', path: '/log/entries/RELEASED' },
    { what: 'log health', path: '/oversight' },
    { what: 'bulletins', path: '/bulletins' },
    { what: 'deliveries', path: `/bulletins/${landmarks.bulletin}/deliveries` },
  ],
  secretariat: [
    { what: 'people', path: '/people' },
    { what: 'people whose engagement ends', path: '/people?ends=soon' },
    { what: 'several people', path: `/people/together?person=${landmarks.person}&person=${landmarks.invitedPerson}` },
    { what: 'invite', path: '/people/invite' },
    { what: 'lists of changes', path: '/people/changeovers' },
    { what: 'list to be read', path: '/people/changeovers/new' },
    { what: 'person', path: `/people/${landmarks.person}` },
    { what: 'lost factor', path: `/people/${landmarks.person}/access` },
    { what: 'another mail address', path: `/people/${landmarks.person}/address` },
    { what: 'deputies and officers', path: '/mandates' },
    { what: 'deputies and officers of a person', path: `/people/${landmarks.person}/mandates` },
    { what: 'own deputyships', path: '/mandates/own' },
    { what: 'when passkeys are required', path: '/decisions/passkeys' },
    { what: 'person invited', path: `/people/${landmarks.invitedPerson}` },
    { what: 'proposals', path: '/people/proposals' },
    { what: 'organizations', path: '/organizations' },
    { what: 'organizations too thin', path: '/organizations?reach=thin' },
    { what: 'organizations suspended, none', path: '/organizations?standing=suspended' },
    { what: 'organization', path: `/organizations/${landmarks.organization}` },
    { what: 'organization without consent', path: `/organizations/${landmarks.noConsent}` },
    { what: 'desks', path: '/desks' },
    { what: 'desks founded', path: '/desks/found' },
    { what: 'desk', path: '/desks/cabinet' },
    { what: 'desk changed', path: '/desks/archive/change' },
    { what: 'roll', path: '/roll' },
    { what: 'log trust', path: '/log/trust' },
  ],
  oversight: [
    { what: 'entry', path: '/log/entries/0' },
    { what: 'entry signed', path: '/log/entries/RELEASED' },
    { what: 'entry by number', path: '/log/entries?number=999999999' },
    { what: 'log health', path: '/oversight' },
    { what: 'checkpoints', path: '/oversight/checkpoints' },
    { what: 'verifications', path: '/oversight/verifications' },
    { what: 'mirrors', path: '/log/mirrors' },
    { what: 'log trust', path: '/log/trust' },
  ],
})

export const pagesOf = (role: Role, landmarks: Landmarks, released: number): readonly Place[] =>
  [...everybody, ...own(landmarks)[role]].map(({ path, ...place }) => ({
    ...place,
    path: path.replace('RELEASED', String(released)),
  }))
