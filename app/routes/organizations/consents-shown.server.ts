import { consentsOf } from '../../council/organization-store.server.ts'
import { findPerson } from '../../council/person-store.server.ts'
import type { Instant, OrganizationId } from '../../ids.ts'
import type { Portal } from '../../portal.server.ts'

export interface ConsentShown {
  /** Index of the entry that holds it. */
  readonly entry: number
  readonly version: string
  readonly givenAt: Instant
  readonly withdrawnAt: Instant | null
  readonly isReplaced: boolean
  /** Name of the representative who signed it; null where the secretariat recorded a paper. */
  readonly signer: string | null
  readonly paperOn: string | null
}

/** Every consent of an organization, the newest first, as its pages say it. */
export const consentsShown = async (db: Portal['db'], organization: OrganizationId): Promise<readonly ConsentShown[]> =>
  Promise.all(
    (await consentsOf(db, organization)).map(async ({ textVersion, entryIndex, signedBy, ...rest }) => ({
      entry: Number(entryIndex),
      version: textVersion,
      givenAt: rest.givenAt,
      withdrawnAt: rest.withdrawnAt,
      isReplaced: rest.isReplaced,
      signer: signedBy && ((await findPerson(db, signedBy))?.name ?? null),
      paperOn: rest.paperOn,
    })),
  )
