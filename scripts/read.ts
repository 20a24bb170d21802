/** Reads one bulletin without any page of the portal: for whoever does not trust the script that it serves. */
import { readFileSync } from 'node:fs'
import { askPortal } from '../app/access/ask-portal.client.ts'
import { shownName } from '../app/attachments/file-name.ts'
import { AttachmentTaking } from '../app/attachments/take-attachment.client.ts'
import type { Attachment } from '../app/formats/attachment.ts'
import { parseEntry } from '../app/formats/log-entry.ts'
import { instant, parseId } from '../app/ids.ts'
import { techniqueName } from '../app/indicators/attack-names.ts'
import { indicatorFile } from '../app/indicators/indicator-files.ts'
import { parseStixBundle, readStixBundle } from '../app/indicators/stix-bundle.ts'
import { unlockVault } from '../app/keyring/open-vault.client.ts'
import { ownKey } from '../app/keyring/own-key-wire.ts'
import { cardInKit, keyInKit } from '../app/keys/recovery-kit.ts'
import type { Outcome } from '../app/outcome.ts'
import { copyToOpen } from '../app/reading/copy-wire.ts'
import { type CopyToOpen, type OpenBulletin, openBulletin, recordAct } from '../app/reading/open-bulletin.client.ts'
import { CommandRefused, commandExits, runCommand, wrongUsage } from './command/read-command.ts'
import { standInForBrowser } from './read/browser-here.ts'
import { emptyFolder, type Folder } from './read/folder.ts'
import { saidOf } from './read/say-reason.ts'
import { signInHere, signOutHere } from './read/sign-in-here.ts'
import { type Keyboard, openKeyboard } from './read/type-here.ts'

const usage = `Reads one bulletin without a browser, by code that you have and the portal did not serve.

  node read.mjs ADDRESS --email MAIL --into FOLDER [--kit FILE] [--seen FILE]
  npm run read -- ADDRESS --email MAIL --into FOLDER [--kit FILE] [--seen FILE]

  ADDRESS   of the bulletin, as the browser shows it: https://portal.example/bulletins/b_…
  --email   the mail address by which you sign in
  --into    where it is written: a folder that is empty, or is not there yet
  --kit     your recovery kit, or a file with your protected key alone: your key is then read from it and not taken
            from the portal, and its trust card is used where no newer one opens
  --seen    what you have seen of the log is kept in this file from one time to the next, so that a portal that
            was put back to an older day is noticed here as it is in your browser
  --help    this

Password, code and passphrase are asked for on the terminal, or read one a line from standard input. They are no options:
others on this machine see those. Whoever keeps their key in gpg alone reads by the page's own way for gpg.

It asks and proves as the page does: the request is signed and stands in the log before anything leaves; its entry,
the witnesses, the council's roll, the sender's signature and your wording are verified before anything is opened; that
you opened it, and that text and indicators left for a disk, is signed and recorded. Each attachment has its own entry.

Written are: bulletin.md, its text with its marks; indicators as STIX 2.1, where there are any; the attachments;
receipt.tlog-proof and entry.json, which npm run evidence:verify checks.

The exit code is 0 where all of it is there; otherwise a sentence says why, and the exit code what kind it is:
  1   the portal refused, or the passphrase is wrong; nothing was opened
  2   what the portal sent does not hold; nothing of it was opened. Telephone: that is what this is for
  64  the command cannot be understood
  65  a file that was named is not what it should be
  66  a file is not there, or the folder is not empty
  69  the portal, its log or its witnesses cannot be reached
  74  the disk did not take it
  77  address, password or code were not accepted`

const options = {
  email: { type: 'string' },
  into: { type: 'string' },
  kit: { type: 'string' },
  seen: { type: 'string' },
} as const

/** The value, or the sentence why there is none. */
function given<T>(outcome: Outcome<T, string>): T {
  if (!outcome.ok) throw saidOf(outcome)
  return outcome.value
}

function placeOf(address: string | undefined) {
  const url = address !== undefined && URL.canParse(address) ? new URL(address) : null
  const bulletin = parseId('b', /^\/bulletins\/([^/]+)$/.exec(url?.pathname ?? '')?.[1])
  if (!url || !bulletin) throw wrongUsage('Name the address of one bulletin, as the browser shows it.')
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (url.protocol !== 'https:' && !here) throw wrongUsage('The address must begin with https://.')
  return { origin: url.origin, bulletin }
}

function kitIn(file: string | undefined) {
  if (file === undefined) return { card: null, key: null }
  const text = read(file)
  const kit = { card: cardInKit(text), key: keyInKit(text) }
  if (!kit.key) throw new CommandRefused(commandExits.content, `${file} holds no protected key.`)
  return kit
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new CommandRefused(commandExits.missing, `${file} is not there or cannot be opened.`)
  }
}

async function openHere(keyboard: Keyboard, copy: CopyToOpen, kit: ReturnType<typeof kitIn>): Promise<OpenBulletin> {
  const { person } = given(await askPortal('/keys/own', { method: 'GET', answer: ownKey }))
  given(await unlockVault(person, await keyboard.ask('Passphrase of your key', { hidden: true }), kit))
  const opening = await openBulletin(copy, () => undefined)
  if (opening.state === 'open') return opening.bulletin
  const { reason, detail } = opening.why
  throw saidOf({ reason, detail })
}

/** What leaves for a disk is signed for first, as on the page. */
async function takeOut(copy: CopyToOpen, { opened }: OpenBulletin, file: string): Promise<void> {
  given(await recordAct(copy, { act: 'take-out', file }, opened.entry))
}

async function writeText(folder: Folder, copy: CopyToOpen, open: OpenBulletin): Promise<void> {
  await takeOut(copy, open, 'text')
  const { payload, marks, sender, body } = open.opened
  const { number, headline, toDo } = payload.content
  const said = [marks.tlp, marks.pap, `class ${marks.class}`, `grade ${marks.grade}`, ...marks.restrictions].join(' · ')
  const from = `${sender.organizationName} ${sender.name}`
  folder.write(
    'bulletin.md',
    `${[`# ${headline}`, `${number} · ${from}`, said, toDo, body].filter((part) => part !== '').join('\n\n')}\n`,
  )
  folder.write('receipt.tlog-proof', open.receipt)
  folder.write('entry.json', open.kept.released.entry)
}

async function writeIndicators(folder: Folder, copy: CopyToOpen, open: OpenBulletin): Promise<void> {
  const { payload, marks, sender } = open.opened
  const { indicators, number, headline, assessment } = payload.content
  if (indicators === null) return
  const bundle = given(parseStixBundle(JSON.stringify(indicators)))
  await takeOut(copy, open, 'stix')
  const issuedAt = parseEntry(open.kept.issued.entry).t
  const about = {
    number,
    headline,
    marks,
    assessment,
    techniqueName,
    issuedAt,
    issuer: sender.organizationName,
    bundle,
  }
  const found = readStixBundle(bundle, instant(Date.now())).indicators
  const file = indicatorFile('stix', { ...about, indicators: found, newUuid: () => crypto.randomUUID() })
  console.error(`indicators: ${folder.write(file.name, file.content)}`)
}

async function writeAttachment(folder: Folder, copy: CopyToOpen, file: Attachment): Promise<void> {
  const { name, sink } = folder.open(file.name)
  const taking = new AttachmentTaking(copy.bulletin, file, sink)
  const onPart = (done: number) => process.stderr.write(`\r${name}: ${done} of ${file.parts.length}`)
  const came = await taking.go({ onPart, signal: new AbortController().signal })
  process.stderr.write('\n')
  if (!came.ok) await taking.drop()
  given(came)
  if (shownName(file.name) !== name) console.error(`  was called ${shownName(file.name)}`)
}

await runCommand({
  usage,
  config: { options, allowPositionals: true },
  async run({ values: { email, into, kit, seen }, positionals }) {
    const [address, ...more] = positionals
    const { origin, bulletin } = placeOf(address)
    if (more.length > 0) throw wrongUsage(`Name one bulletin, not ${positionals.length}.`)
    if (email === undefined || into === undefined)
      throw wrongUsage('Say --email and --into. --help says how it is used.')
    const held = kitIn(kit)
    const folder = emptyFolder(into)
    standInForBrowser({ origin, seen })
    const keyboard = openKeyboard()
    try {
      await signInHere(keyboard, email)
      try {
        const path = `/bulletins/${bulletin}/copy`
        const copy = given(await askPortal(path, { method: 'GET', answer: copyToOpen }))
        const open = await openHere(keyboard, copy, held)
        await writeText(folder, copy, open)
        await writeIndicators(folder, copy, open)
        for (const file of open.opened.payload.content.attachments) await writeAttachment(folder, copy, file)
        console.log(`read ${copy.number}, entry #${open.releasedIndex}, into ${into}`)
      } finally {
        await signOutHere()
      }
    } finally {
      keyboard.close()
    }
    return 0
  },
})
