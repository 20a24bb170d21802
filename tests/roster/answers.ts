/**
 * What came back, without what is by chance alone. The two councils' times, keys, people
 * and log sizes are the same; random ids, tokens, hashes and signatures are not, and
 * stand here by which of the answer's they are: one that is repeated is the same one, and
 * one more or less of them shows. Nothing else is taken out.
 */
import type { Question } from './questions.ts'
import type { Side } from './two-councils.ts'

export interface Answer {
  readonly what: string
  readonly status: number
  readonly headers: readonly string[]
  readonly body: string
  /** Bytes of the whole. */
  readonly size: number
  /** Bytes by which chance alone may move that. */
  readonly play: number
}

export interface Known {
  /** Words made by chance, and what they stand for: numbers of bulletins, codes of one's own copies. */
  readonly words: ReadonlyMap<string, string>
}

/** Numbers and codes are short words that nothing tells from others: they are looked up. */
export async function knownWords({ council, bulletins, sato, mori }: Side): Promise<Known> {
  const words = new Map<string, string>()
  const { db } = council
  for (const [name, id] of Object.entries(bulletins)) {
    const row = await db.selectFrom('bulletin').select('number').where('id', '=', id).executeTakeFirstOrThrow()
    words.set(row.number, `‹number of ${name}›`)
    for (const who of [sato, mori]) {
      const copies = db.selectFrom('sealed_copy').select('code').where('document_id', '=', id)
      const copy = await copies.where('recipient_id', '=', who.person).executeTakeFirst()
      if (copy) words.set(copy.code, `‹code of ${name} to ${who.name}›`)
    }
  }
  return { words }
}

/** Made by chance, in this order: an id is base64 as well. */
const chances: readonly (readonly [RegExp, (found: string) => boolean])[] = [
  [/'nonce-[A-Za-z0-9+/]+=*'/g, () => true],
  // Not amid a token, which may hold what looks like one.
  [/(?<![A-Za-z0-9_-])[a-z]_[A-Za-z0-9_-]{22}(?![A-Za-z0-9_-])/g, () => true],
  [/\b[0-9a-f]{32,}\b/g, () => true],
  // Words of pages have no capitals amid, or are shorter; nor has, once in thousands, a nonce, which ends otherwise.
  [/[A-Za-z0-9+/_-]{22,}={0,2}/g, (found) => found.endsWith('==') || (/[a-z]/.test(found) && /[A-Z]/.test(found))],
]

/** Where a line stands in a padded tree: by its salted hash, anywhere among thousands. */
const places = [/("line":"[^"]*","index":)\d+/g, /("count":\{"index":)\d+/g]

/** How many hashes they have tells how large the tree is; which of them two lines share, where both lie, and that is by chance. */
const proofs = /("proof":\[)([^\]]*)/g

/** OpenPGP's numbers lose their leading zeros: now and then a signature or a session key is a byte shorter, in base64 up to four. */
const perBlob = 4

export function withoutChance(text: string, { words }: Known): { readonly text: string; readonly play: number } {
  let plain = text
  for (const [word, said] of words) plain = plain.replaceAll(word, said)
  const names = new Map<string, string>()
  let play = 0
  for (const place of places) plain = plain.replace(place, '$1‹place›')
  plain = plain.replace(proofs, (_, begin: string, hashes: string) => begin + hashes.replaceAll(/"[^"]*"/g, '‹hash›'))
  for (const [chance, is] of chances)
    plain = plain.replace(chance, (found) => {
      if (!is(found)) return found
      if (found.length > 200) play += perBlob
      const length = found.length > 200 ? 'long' : String(found.length)
      const name = names.get(found) ?? `‹${length}:${names.size}›`
      names.set(found, name)
      return name
    })
  return { text: plain, play }
}

export async function answerTo(
  { url, cookie }: { readonly url: string; readonly cookie: string | null },
  { what, method, path, type, body }: Question,
  known: Known,
): Promise<Answer> {
  const headers = { Origin: url, ...(cookie ? { Cookie: cookie } : {}), ...(type ? { 'Content-Type': type } : {}) }
  const answer = await fetch(`${url}${path}`, {
    method,
    headers,
    redirect: 'manual',
    ...(body === undefined ? {} : { body }),
  })
  const bytes = Buffer.from(await answer.arrayBuffer())
  const here = (text: string) => text.replaceAll(url, '‹portal›').replaceAll(new URL(url).host, '‹host›')
  const isText = /text|json/.test(answer.headers.get('Content-Type') ?? '')
  const { text, play } = withoutChance(here(isText ? bytes.toString('utf8') : `bytes ${bytes.length}`), known)
  // The clock of the machine, and how node keeps a connection, are nobody's.
  const heard = [...answer.headers].filter(([name]) => !['date', 'connection', 'keep-alive'].includes(name))
  return {
    what,
    status: answer.status,
    // How long a limit still holds is counted by the machine's own clock.
    headers: heard
      .map(
        ([name, value]) => `${name}: ${name === 'retry-after' ? '‹seconds›' : withoutChance(here(value), known).text}`,
      )
      .sort(),
    body: text,
    size: bytes.length,
    play,
  }
}
