/// <reference types="vitest/config" />
import { availableParallelism } from 'node:os'
import { vitePlugin as remix } from '@remix-run/dev'
import tailwindcss from '@tailwindcss/vite'
import { defineConfig, type Plugin } from 'vite'
import { makeFonts } from './scripts/make-fonts.ts'

declare module '@remix-run/node' {
  // Tells the types of loaders and actions what v3_singleFetch does to their values.
  interface Future {
    v3_singleFetch: true
  }
}

// The demo is built into a folder beside, never inside: a build empties its own.
// Its extra routes (see app/routes.ts) are not in the production build at all.
const buildDirectory = process.env.FUIN_BUILD_DIR || 'build/production'

const framework = remix({
  buildDirectory,
  future: {
    v3_fetcherPersist: true,
    // Asked for a path, it would match all its beginnings against every route (issue of a stalled server); and the
    // site map is no secret, so there is nothing to discover.
    v3_lazyRouteDiscovery: false,
    v3_relativeSplatPath: true,
    v3_routeConfig: true,
    v3_singleFetch: true,
    v3_throwAbortReason: true,
  },
})

// In the workers openpgp.js loads its rarer parts (other curves, other ciphers)
// only when a key asks for them: 63 kB at first instead of 115.
const lightOpenpgp: Plugin = {
  name: 'openpgp-lightweight',
  enforce: 'pre',
  resolveId(id, importer) {
    return id === 'openpgp' ? this.resolve('openpgp/lightweight', importer) : null
  },
}

// The tests draw no letter.
if (!process.env.VITEST) await makeFonts()

/**
 * Every page is framed by the same small pieces. One file of them costs a third
 * of forty: a response has a kilobyte of its own, and small files do not compress.
 * Forms with fields stand on few pages, and bring a library of their own.
 */
const frame = /\/app\/(ui\/(?!field-form)|ids|outcome|access\/role|i18n\/language)|vite\/preload-helper/
// Apart: it stays the same from one version of the portal to the next.
const ground =
  /\/node_modules\/(react|react-dom|scheduler|react-router|react-router-dom|@remix-run|i18next|react-i18next)\//
// What every page of somebody signed in asks for when it has come alive.
const vault =
  /\/app\/(keyring\/(vault-pill|vault-state|log-notices-shape|log-evidence|leaving)|openpgp\/(vault|kept-here)\.client)/
const chunkOf = (id: string): string | undefined =>
  ground.test(id) ? 'ground' : frame.test(id) ? 'frame' : vault.test(id) ? 'vault' : undefined

export default defineConfig(({ isSsrBuild }) => ({
  // Vitest runs the rooms' own files; Remix's plugin would refuse to let tests import server files.
  plugins: process.env.VITEST ? [] : [tailwindcss(), framework],
  worker: { format: 'es', plugins: () => [lightOpenpgp] },
  build: {
    target: 'es2022',
    // A data: URL would ask the Content-Security-Policy for more than 'self'.
    assetsInlineLimit: 0,
    sourcemap: false,
    ...(isSsrBuild ? {} : { rollupOptions: { output: { manualChunks: chunkOf } } }),
  },
  // While developing, Vite looks for what to bundle before Remix has cut the server's half off a route.
  optimizeDeps: {
    entries: ['app/entry.client.tsx', 'app/root.tsx', 'app/routes/**/*.tsx'],
    exclude: ['@node-rs/argon2', 'better-sqlite3', 'pg'],
  },
  server: { watch: { ignored: ['**/data/**', '**/build/**'] } },
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    globalSetup: ['tests/support/postgres-setup.ts'],
    setupFiles: ['tests/support/no-surprises.ts'],
    // One more than a machine of two cores is given: half of a test is waiting, and the journeys beside wait more.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 40_000,
    hookTimeout: 60_000,
  },
}))
