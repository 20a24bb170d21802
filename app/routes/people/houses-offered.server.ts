import { joinsByConsent } from '../../council/organization.ts'
import { listOrganizations } from '../../council/organization-store.server.ts'
import type { Portal } from '../../portal.server.ts'
import type { HouseOffered } from './choose-post-shape.tsx'

/** The organizations somebody may be invited or moved to; those without consent or suspended are there, and cannot be chosen. */
export const housesOffered = async (db: Portal['db']): Promise<readonly HouseOffered[]> =>
  (await listOrganizations(db)).map(({ id, name, kind, consent, suspendedAt }) => ({
    id,
    name,
    kind,
    consented: !joinsByConsent(kind) || consent !== null,
    suspended: suspendedAt !== null,
  }))
