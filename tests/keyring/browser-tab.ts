/**
 * A person's browser without a browser: the client's own modules, a real vault
 * where the worker would run, and the portal's own routes where its address would
 * be. Each tab has its modules to itself; the tabs of one browser share its storage.
 */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { pino } from 'pino'
import { vi } from 'vitest'
import { encryptHere } from '../../app/openpgp/seal-to-key.ts'
import { Vault } from '../../app/openpgp/vault.ts'
import type { FromVault, ToVault } from '../../app/openpgp/vault-messages.ts'
import type { Portal } from '../../app/portal.server.ts'
import * as root from '../../app/root.tsx'
import * as challenge from '../../app/routes/acts/challenge.ts'
import * as others from '../../app/routes/keys/others.ts'
import * as own from '../../app/routes/keys/own.ts'
import * as trustCard from '../../app/routes/keys/trust-card.ts'
import * as consistency from '../../app/routes/log/consistency.ts'
import * as way from '../../app/routes/log/trust-way.ts'
import { parseSettings } from '../../app/settings.ts'
import { type Door, elsewhere, sessionOf } from '../access/door.ts'
import type { Holder } from '../keys/key-holders.ts'

interface RouteModule {
  readonly loader?: (args: LoaderFunctionArgs) => Promise<unknown>
  readonly action?: (args: ActionFunctionArgs) => Promise<unknown>
}

const routes: Readonly<Record<string, RouteModule>> = {
  '/acts/challenge': challenge,
  '/keys/others': others,
  '/keys/own': own,
  '/keys/trust-card': trustCard,
  '/log/consistency': consistency,
  '/log/trust/way': way,
}

export interface Browser {
  /** The session's cookie: what two factors gave. */
  token: string
  readonly storage: Map<string, string>
  /** Every path asked, in order. */
  readonly asked: string[]
  /** What comes instead of an answer from a path, while it stands here. */
  readonly instead: Map<string, () => Promise<Response>>
}

/** A browser in which this person is signed in. */
export async function openBrowser(door: Door, holder: Holder): Promise<Browser> {
  const token = await signedIn(door, holder)
  const browser: Browser = { token, storage: new Map(), asked: [], instead: new Map() }
  vi.stubGlobal('localStorage', storageOf(browser.storage))
  vi.stubGlobal('navigator', { locks: locksOfOneBrowser() })
  vi.stubGlobal('BroadcastChannel', undefined)
  vi.stubGlobal('Worker', vaultWorker(door))
  vi.stubGlobal('fetch', (path: string, init?: RequestInit) => answer({ door, browser }, path, init))
  return browser
}

/** What the frame of every page is given, for whoever has this browser, or for nobody in particular. */
export async function frameOf(door: Door, browser: Browser | null) {
  const headers = browser ? { Cookie: `__Host-fuin=${browser.token}` } : {}
  const request = new Request('http://localhost:3000/', { headers })
  return root.loader({ request, params: {}, context: contextOf(door) })
}

/** With both factors, as after every pause. */
export const signedIn = (door: Door, { person, by }: Holder): Promise<string> =>
  sessionOf(door, { person, role: by.role })

export const closeBrowser = (): void => void vi.unstubAllGlobals()

/** The client as this tab has loaded it. */
export async function openTab() {
  vi.resetModules()
  const [vault, open, sign, follow, notices, evidence, pin, card] = await Promise.all([
    import('../../app/openpgp/vault.client.ts'),
    import('../../app/keyring/open-vault.client.ts'),
    import('../../app/acts/sign-act.client.ts'),
    import('../../app/keyring/follow-log.client.ts'),
    import('../../app/keyring/followed-notices.client.ts'),
    import('../../app/keyring/log-evidence.client.ts'),
    import('../../app/keyring/compare-pin.client.ts'),
    import('../../app/keyring/keep-card.client.ts'),
  ])
  return { ...vault, ...open, ...sign, ...follow, ...notices, ...evidence, ...pin, ...card }
}
export type Tab = Awaited<ReturnType<typeof openTab>>

async function answer(
  { door, browser }: { readonly door: Door; readonly browser: Browser },
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  const url = new URL(path, 'http://localhost:3000')
  browser.asked.push(url.pathname)
  const instead = browser.instead.get(url.pathname)
  if (instead) return instead()
  const headers = new Headers(init.headers)
  headers.set('Cookie', `__Host-fuin=${browser.token}`)
  const request = new Request(url, { ...init, headers })
  const context = contextOf(door)
  const { loader, action } = routes[url.pathname] ?? {}
  const answering = request.method === 'GET' ? loader : action
  if (!answering) return new Response('{}', { status: 404 })
  try {
    return asResponse(await answering({ request, params: {}, context } as LoaderFunctionArgs & ActionFunctionArgs))
  } catch (thrown) {
    if (thrown instanceof Response) return thrown
    throw thrown
  }
}

function contextOf(door: Door) {
  const portal: Portal = { ...door, settings: parseSettings({}), logger: pino({ enabled: false }) }
  return { portal, visit: { nonce: '', requestId: 'r', ...elsewhere } }
}

function asResponse(answered: unknown): Response {
  if (answered instanceof Response) return answered
  throw new Error('a route answered with something else')
}

function storageOf(kept: Map<string, string>) {
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  }
}

/** One holder of a lock at a time, in the order in which they asked. */
function locksOfOneBrowser() {
  let last: Promise<unknown> = Promise.resolve()
  return {
    request: <T>(_name: string, act: () => Promise<T>): Promise<T> => {
      const turn = last.then(act, act)
      last = turn.catch(() => undefined)
      return turn
    },
  }
}

/** What vault.worker.ts does, without a thread of its own. Messages are cloned as a browser clones them. */
const vaultWorker = (door: Door) =>
  class {
    onmessage: ((event: { readonly data: FromVault }) => void) | null = null
    readonly #vault = new Vault({
      now: door.now,
      encrypt: encryptHere,
      width: 2,
      onState: (state) => this.#tell({ type: 'state', state }),
    })

    postMessage(message: ToVault): void {
      if (message.type === 'request') void this.#answer(structuredClone(message))
    }

    terminate(): void {
      this.onmessage = null
    }

    async #answer({ id, kind, request }: Extract<ToVault, { readonly type: 'request' }>): Promise<void> {
      this.#tell({ type: 'answer', id, answer: await this.#vault.handle(kind, request as never) })
    }

    #tell(message: FromVault): void {
      this.onmessage?.({ data: structuredClone(message) })
    }
  }
