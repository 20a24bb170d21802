import { describe, expect, it } from 'vitest'
import { readReports } from '../../app/http/csp-report.server.ts'
import { type Parts, readiness } from '../../app/http/health.server.ts'
import { pathForLog } from '../../app/http/request-log.server.ts'
import { assetPolicy, commonHeaders, pagePolicy } from '../../app/http/security-headers.server.ts'

describe('the portal is ready', () => {
  const sound: Parts = {
    pingDatabase: async () => undefined,
    logHealth: () => ({
      state: 'healthy',
      size: 1n,
      checkpointTime: 0,
      quorum: { state: 'not-asked' },
      undecided: false,
    }),
    verificationFailed: async () => false,
    stopping: () => false,
  }
  const cases: readonly (readonly [string, Partial<Parts>, object])[] = [
    ['when every part is', {}, { state: 'ready' }],
    [
      'and says so while its witnesses are away: everything but copies is given',
      {
        logHealth: () => ({
          state: 'healthy',
          size: 1n,
          checkpointTime: 0,
          quorum: { state: 'missing', since: null },
          undecided: false,
        }),
      },
      { state: 'degraded', part: 'witnesses' },
    ],
    [
      'and says so while two people have not decided that the log goes on after a loss',
      {
        logHealth: () => ({
          state: 'healthy',
          size: 1n,
          checkpointTime: 0,
          quorum: { state: 'missing', since: null },
          undecided: true,
        }),
      },
      { state: 'degraded', part: 'succession' },
    ],
    [
      'not while the database is away',
      { pingDatabase: () => Promise.reject(new Error('gone')) },
      { state: 'not-ready', part: 'database' },
    ],
    [
      'not while the database hangs',
      { pingDatabase: () => new Promise(() => undefined) },
      { state: 'not-ready', part: 'database' },
    ],
    [
      'not while no checkpoint can be signed',
      { logHealth: () => ({ state: 'not-signing', size: 1n, because: 'disk' }) },
      { state: 'not-ready', part: 'signer' },
    ],
    [
      'not once a commit failed',
      { logHealth: () => ({ state: 'sealed-off', because: 'fsync' }) },
      { state: 'not-ready', part: 'log' },
    ],
    [
      'and says so when the last verification of the log failed: it serves on, for silence would be what the forger wants',
      { verificationFailed: async () => true },
      { state: 'degraded', part: 'verification' },
    ],
    ['not while it stops', { stopping: () => true }, { state: 'not-ready', part: 'stopping' }],
  ]
  it.each(cases)('%s', async (_, parts, expected) => {
    expect(await readiness({ ...sound, ...parts })).toEqual(expected)
  })
})

describe('a line of the server', () => {
  it.each([
    ['/sign-in?email=a@minato.example', '/sign-in'],
    ['/bulletins/b_AAAAAAAAAAAAAAAAAAAAAA', '/bulletins/b_AAAAAAAAAAAAAAAAAAAAAA'],
    ['/invitation/Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyMDE', '/invitation/*'],
    ['/invitation/Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyMDE.data?x=1', '/invitation/*.data'],
    ['/invitation/Zm9vYmFyYmF6%63XV4Zm9vYmFyYmF6cXV4Zm9vYmFyMDE', '/invitation/*'],
    [`/${'a/'.repeat(2000)}`, `/${'a/'.repeat(2000)}`.slice(0, 200)],
  ])('names the door of %s and nothing secret', (url, path) => {
    expect(pathForLog(url)).toBe(path)
  })
})

describe('the policies', () => {
  it('let only the vault worker compile WebAssembly, and only the one without a key reach the portal', () => {
    expect(assetPolicy({ path: '/x/build/client/assets/vault.worker-C0ffee_-.js', https: true })).toContain(
      "script-src 'self' 'wasm-unsafe-eval'",
    )
    for (const other of [
      '/x/assets/entry.client-abc.js',
      '/x/assets/vault.worker-abc.js.map',
      '/x/vault.worker-abc.js',
    ])
      expect(assetPolicy({ path: other, https: true })).not.toContain('wasm')
    expect(assetPolicy({ path: '/x/assets/vault.worker-abc.js', https: true })).not.toContain('connect-src')
    expect(assetPolicy({ path: '/x/assets/vault.worker-abc.js', https: true })).toContain("default-src 'none'")
    expect(assetPolicy({ path: '/x/assets/seal.worker-abc.js', https: true })).not.toContain('connect-src')
    expect(assetPolicy({ path: '/x/assets/verify-log.worker-abc.js', https: true })).toContain("connect-src 'self'")
  })

  it('never allow inline script or eval on a page', () => {
    const policy = pagePolicy({ nonce: 'AAAAAAAAAAAAAAAAAAAAAA==', https: false })
    const scripts = policy.split('; ').find((rule) => rule.startsWith('script-src '))
    expect(scripts).toBe("script-src 'strict-dynamic' 'nonce-AAAAAAAAAAAAAAAAAAAAAA=='")
    expect(policy).toContain("default-src 'none'")
  })

  it('ask for reports in the way that works: over http, report-to would silence them', () => {
    expect(pagePolicy({ nonce: 'x', https: false })).toMatch(/report-uri \/csp-reports$/)
    expect(pagePolicy({ nonce: 'x', https: true })).toMatch(/report-uri \/csp-reports; report-to csp$/)
    expect(commonHeaders({ https: true })['Reporting-Endpoints']).toBe('csp="/csp-reports"')
  })

  it('speak of HTTPS only over HTTPS', () => {
    expect(commonHeaders({ https: true })['Strict-Transport-Security']).toContain('max-age=63072000')
    expect(commonHeaders({ https: false })['Strict-Transport-Security']).toBeUndefined()
  })
})

describe('a report of a broken policy', () => {
  const post = (type: string, body: string) =>
    readReports(
      new Request('https://portal.example/csp-reports', { method: 'POST', body, headers: { 'Content-Type': type } }),
    )

  it('is read in both of the formats browsers use, without queries and samples', async () => {
    const old = {
      'csp-report': {
        'document-uri': 'https://portal.example/log?who=x',
        'blocked-uri': 'data:text/html,secret',
        'violated-directive': 'img-src',
      },
    }
    const body = { blockedURL: 'inline', effectiveDirective: 'script-src-elem', sample: 'secret' }
    const fresh = [
      { type: 'csp-violation', url: 'https://portal.example/log?who=x', body },
      { type: 'deprecation', url: 'https://portal.example/', body: {} },
    ]
    expect(await post('application/csp-report', JSON.stringify(old))).toEqual({
      state: 'read',
      reports: [{ directive: 'img-src', page: 'https://portal.example/log', blocked: 'data:' }],
    })
    expect(await post('application/reports+json; charset=utf-8', JSON.stringify(fresh))).toEqual({
      state: 'read',
      reports: [{ directive: 'script-src-elem', page: 'https://portal.example/log', blocked: 'inline' }],
    })
  })

  it.each([
    ['application/csp-report', 'not json', 400],
    ['application/reports+json', JSON.stringify(Array(21).fill({ type: 'x', url: 'x', body: {} })), 400],
    ['application/csp-report', `${'['.repeat(9)}${']'.repeat(9)}`, 400],
    ['application/json', '{}', 415],
    ['application/csp-report', ' '.repeat(16_385), 413],
  ])('of type %s that is none is refused', async (type, body, status) => {
    expect(await post(type, body)).toEqual({ state: 'refused', status })
  })
})
