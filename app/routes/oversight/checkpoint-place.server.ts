import type { Params } from '@remix-run/react'
import type { CheckpointKey } from '../../health/checkpoint-list.ts'
import { indexParam, notFound } from '../../http/param.server.ts'

/** The checkpoint an address names. What no table could hold is a page that is not there. */
export function checkpointPlace(params: Params): CheckpointKey {
  const place = { size: Number(indexParam(params.size)), time: Number(indexParam(params.time)) }
  if (!Number.isSafeInteger(place.size) || !Number.isSafeInteger(place.time)) throw notFound()
  return place
}
