/**
 * The header table: what every answer says to the browser. One table instead of
 * a package, so that a reviewer sees each header beside the attack it is against.
 */

export type Headers = Readonly<Record<string, string>>

/** Where browsers send reports; see app/routes/edge/csp-reports.ts. */
export const reportPath = '/csp-reports'

/** Features of the browser a bulletin board has no business with. Whatever script runs here cannot ask for them. */
const refusedFeatures = [
  'accelerometer',
  'autoplay',
  'camera',
  'display-capture',
  'encrypted-media',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'screen-wake-lock',
  'serial',
  'usb',
  'xr-spatial-tracking',
]

const overHttps: Headers = {
  // RFC 6797. Two years, as the preload lists ask; browsers must ignore it over http.
  'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
  'Reporting-Endpoints': `csp="${reportPath}"`,
}

// Browsers that know report-to ignore report-uri beside it, and deliver reports
// over https only: on loopback, where the demo and the journeys run, it would silence them.
const reportRules = ({ https }: Channel): readonly string[] => [
  `report-uri ${reportPath}`,
  ...(https ? ['report-to csp'] : []),
]

/** Whether people reach us over https, as ORIGIN says. */
interface Channel {
  readonly https: boolean
}

/** On every answer, whatever it is. */
export function commonHeaders({ https }: Channel): Headers {
  return {
    // Nobody else's page may hold a window of ours, embed our bytes, or share our process (Spectre, XS-Leaks).
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Origin-Agent-Cluster': '?1',
    // same-origin, not no-referrer: under no-referrer plain forms send `Origin: null`, and the origin check would refuse them.
    'Referrer-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    // For browsers that do not know frame-ancestors.
    'X-Frame-Options': 'DENY',
    'X-DNS-Prefetch-Control': 'off',
    'X-Permitted-Cross-Domain-Policies': 'none',
    'X-Robots-Tag': 'noindex, nofollow',
    'Permissions-Policy': refusedFeatures.map((feature) => `${feature}=()`).join(', '),
    ...(https ? overHttps : {}),
  }
}

/** Of these, what only a document obeys: windows, frames, the features it may ask for. Files that are none leave it out. */
export const ofDocumentsAlone = [
  'Cross-Origin-Opener-Policy',
  'Origin-Agent-Cluster',
  // An asset's policy says frame-ancestors, which every browser that runs our scripts knows.
  'X-Frame-Options',
  'X-DNS-Prefetch-Control',
  'X-Permitted-Cross-Domain-Policies',
  'Permissions-Policy',
] as const

/**
 * What anybody may watch the log by: checkpoint, keys, tiles, proofs. A monitor
 * in a browser, on somebody else's page, reads them as well; they hold nothing
 * that depends on who asks, and with `*` browsers send no cookie along.
 */
export const openToMonitors = {
  paths: /^\/log\/(checkpoint|vkey|consistency|tile\/(?!entries\/).*)$/,
  headers: { 'Cross-Origin-Resource-Policy': 'cross-origin', 'Access-Control-Allow-Origin': '*' },
} as const

/**
 * The policy of a page. Script runs only where this answer's nonce is, and what
 * such script loads; style attributes are allowed because React writes them.
 */
export function pagePolicy({ nonce, https }: Channel & { readonly nonce: string }): string {
  return [
    "default-src 'none'",
    `script-src 'strict-dynamic' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "font-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
    ...reportRules({ https }),
  ].join('; ')
}

/**
 * The policy of a static file. It matters where the file runs as a worker, since
 * a worker obeys the policy of its own answer: it may load our scripts and
 * nothing else, so a private key in it has no way to the network. WebAssembly is
 * for the vault alone, whose keys are protected by Argon2 (RFC 9580 §3.7.1.4);
 * asking the portal, for the worker alone that verifies the log and holds no key.
 */
export function assetPolicy({ path, https }: Channel & { readonly path: string }): string {
  const script = vaultAsset.test(path) ? "'self' 'wasm-unsafe-eval'" : "'self'"
  const network = verifyAsset.test(path) ? ["connect-src 'self'"] : []
  return [
    "default-src 'none'",
    `script-src ${script}`,
    ...network,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    ...reportRules({ https }),
  ].join('; ')
}

/** The build names a worker's file after its source: app/openpgp/vault.worker.ts, app/verification/verify-log.worker.ts. */
const vaultAsset = /\/assets\/vault\.worker-[\w-]+\.js$/
const verifyAsset = /\/assets\/verify-log\.worker-[\w-]+\.js$/
