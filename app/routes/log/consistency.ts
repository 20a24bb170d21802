import type { LoaderFunctionArgs } from '@remix-run/node'
import type { RouteHandle } from '../../access/permissions.ts'
import { parseDecimal, toBase64 } from '../../formats/bytes.ts'
import { readForeign } from '../../outcome.ts'

export const handle: RouteHandle = { act: 'public' }

/**
 * `?from=N&to=M`: the RFC 6962 consistency proof between two sizes of the log,
 * one base64 hash a line. Public, like the tree it is about: anybody who kept a
 * checkpoint may ask whether the log still contains it.
 */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { log } = context.portal
  const query = new URL(request.url).searchParams
  const sizes = sizesOf(query)
  if (!sizes)
    return new Response('from and to must be decimal sizes, from no larger than to\n', { status: 400, headers })
  try {
    const proof = await log.consistency(sizes.from, sizes.to)
    return new Response(proof.map((hash) => `${toBase64(hash)}\n`).join(''), { headers })
  } catch (error) {
    if (error instanceof RangeError) return new Response('the log is not that large\n', { status: 404, headers })
    throw error
  }
}

const headers = { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' }

function sizesOf(query: URLSearchParams): { readonly from: bigint; readonly to: bigint } | null {
  const sizes = readForeign(() => ({
    from: parseDecimal(query.get('from') ?? '', 'from'),
    to: parseDecimal(query.get('to') ?? '', 'to'),
  }))
  return sizes && sizes.from <= sizes.to ? sizes : null
}
