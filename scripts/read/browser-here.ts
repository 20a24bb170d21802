/**
 * What the portal's own reading code expects of a browser, as plain Node has it: so the command line takes the very way
 * of the page, with every check of its vault, and not one beside it. The vault lives in this process; what it has seen of
 * the log is kept in a file where its owner names one.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { instant } from '../../app/ids.ts'
import type { FileJob, FileStart } from '../../app/openpgp/attachment-messages.ts'
import { fileWork } from '../../app/openpgp/attachment-work.ts'
import { encryptHere } from '../../app/openpgp/seal-to-key.ts'
import { Vault } from '../../app/openpgp/vault.ts'
import type { FromVault, ToVault } from '../../app/openpgp/vault-messages.ts'
import type { RequestKind, RequestOf } from '../../app/openpgp/vault-protocol.ts'
import { CommandRefused, commandExits } from '../command/read-command.ts'

type Heard = FromVault | Awaited<ReturnType<ReturnType<typeof fileWork>>>

/** A worker that works here. Which one it is, its name says. */
class WorkerHere {
  onmessage: ((event: { readonly data: Heard }) => void) | null = null
  onerror: (() => void) | null = null
  private work: ReturnType<typeof fileWork> | null = null
  private readonly vault: Vault | null
  constructor(_: URL, { name }: { readonly name: string }) {
    const onState = (state: Extract<FromVault, { type: 'state' }>['state']) => this.tell({ type: 'state', state })
    const around = { now: () => instant(Date.now()), encrypt: encryptHere, width: 1, onState }
    this.vault = name === 'vault' ? new Vault(around) : null
  }

  postMessage(message: ToVault | FileStart | FileJob): void {
    if ('start' in message) this.work = fileWork(message)
    else if ('bytes' in message) void this.work?.(message).then((done) => this.tell(done))
    else if (message.type === 'request') void this.answer(message.id, message.kind, message.request)
  }

  terminate(): void {
    this.onmessage = null
  }

  private async answer(id: number, kind: RequestKind, request: unknown): Promise<void> {
    try {
      // Typed where it is asked for; the vault and the parsers below it check what matters.
      const answer = await this.vault?.handle(kind, request as RequestOf<typeof kind>)
      this.tell({ type: 'answer', id, answer })
    } catch (error) {
      this.tell({ type: 'broken', id, message: error instanceof Error ? error.message : 'unknown' })
    }
  }

  private tell(data: Heard): void {
    this.onmessage?.({ data })
  }
}

/** Names and texts, in a file that only its owner reads; in memory where there is none. */
function storeIn(file: string | undefined) {
  const kept = new Map<string, string>(file !== undefined && existsSync(file) ? entriesIn(file) : [])
  return {
    getItem: (name: string): string | null => kept.get(name) ?? null,
    setItem(name: string, text: string): void {
      kept.set(name, text)
      if (file !== undefined)
        writeFileSync(file, `${JSON.stringify(Object.fromEntries(kept), null, 1)}\n`, { mode: 0o600 })
    },
  }
}

function entriesIn(file: string): [string, string][] {
  // Whoever loses it should know that an older log would go unnoticed.
  const bad = new CommandRefused(commandExits.content, `${file} is not what this command kept there of the log.`)
  try {
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (typeof read !== 'object' || read === null) throw bad
    return Object.entries(read).map(([name, text]) => [name, String(text)])
  } catch {
    throw bad
  }
}

/** A part of a file on the slowest line that the portal waits for; milliseconds. */
const longest = 600_000

/** Everything is asked of this portal, with the cookies it gave and in its own name: its door takes nothing from elsewhere. */
function fetchFrom(origin: string): typeof fetch {
  const cookies = new Map<string, string>()
  const ask = globalThis.fetch
  return async (path, init = {}) => {
    const headers = new Headers(init.headers)
    headers.set('Origin', origin)
    headers.set('User-Agent', 'fuin-read')
    headers.set('Cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const answer = await ask(new URL(String(path), origin), {
      ...init,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(longest),
    })
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      if (/max-age=0/i.test(set)) cookies.delete(name)
      else cookies.set(name, value)
    }
    return answer
  }
}

/** To be called before anything of the portal's is asked. */
export function standInForBrowser({
  origin,
  seen,
}: {
  readonly origin: string
  readonly seen: string | undefined
}): void {
  const one = { request: <T>(_: string, work: () => Promise<T>) => work() }
  const here = {
    Worker: WorkerHere,
    fetch: fetchFrom(origin),
    localStorage: storeIn(seen),
    navigator: { locks: one, hardwareConcurrency: 1 },
    // Other tabs there are none; an open channel would keep the process alive.
    BroadcastChannel: undefined,
  }
  for (const [name, value] of Object.entries(here))
    Object.defineProperty(globalThis, name, { value, configurable: true })
}
