import { existsSync, readdirSync } from 'node:fs'
import { extname, join } from 'node:path'
import express, { type Express, type RequestHandler } from 'express'
import { assetPolicy, ofDocumentsAlone } from './security-headers.server.ts'

export interface ClientFiles {
  /** What Remix built for browsers; scripts/compress-assets.mjs has put smaller forms beside it. */
  readonly clientFolder: string
  readonly https: boolean
}

/**
 * The build's files, and that branch ends here. They alone are compressed, once,
 * when they are built: whoever asks for them a thousand times costs no more than
 * reading them. Pages mix what a session may see with what an attacker can make
 * somebody ask for; compressed, their length would tell one from the other (BREACH).
 */
export function serveFiles(app: Express, { clientFolder, https }: ClientFiles): void {
  const files = (lifetime: string): Parameters<typeof express.static>[1] => ({
    index: false,
    redirect: false,
    setHeaders(res, path) {
      res.setHeader('Cache-Control', lifetime)
      res.setHeader('Content-Security-Policy', assetPolicy({ path: path.replace(smaller, ''), https }))
    },
  })
  const assets = join(clientFolder, 'assets')
  // Their names hold a hash of their bytes.
  const built = express.static(assets, files('public, max-age=31536000, immutable'))
  app.use('/assets', smallestForm(assets), built, (_, res) => void res.status(404).end())
  app.use(express.static(clientFolder, files('public, max-age=3600')))
}

// The smallest first.
const forms = [
  { encoding: 'br', ending: '.br' },
  { encoding: 'gzip', ending: '.gz' },
] as const
const smaller = /\.(br|gz)$/

/** Looks at the folder once: it is part of the build, and nothing is added to it. */
function smallestForm(folder: string): RequestHandler {
  const names = new Set(existsSync(folder) ? readdirSync(folder) : [])
  return (req, res, next) => {
    // Half of what a page answers with is about documents; said forty times a page, it is a tenth of its weight.
    for (const name of ofDocumentsAlone) res.removeHeader(name)
    const name = req.path.slice(1)
    if (smaller.test(name)) return void res.status(404).end()
    const there = forms.filter(({ ending }) => names.has(`${name}${ending}`))
    if (there.length === 0) return next()
    res.vary('Accept-Encoding')
    const form = there.find(({ encoding }) => req.acceptsEncodings(encoding) === encoding)
    if (!form) return next()
    res.type(extname(name))
    res.setHeader('Content-Encoding', form.encoding)
    req.url = `${req.path}${form.ending}`
    next()
  }
}
