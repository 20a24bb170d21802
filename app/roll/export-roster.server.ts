import type { ActorFields } from '../access/actor.ts'
import type { Ground } from '../access/ground.server.ts'
import { exportList } from '../acts/export-list.server.ts'
import type { ListExportBody } from '../acts/list-export-wire.ts'
import { done } from '../outcome.ts'
import { peopleList } from './people-list.ts'
import { rosterPages } from './people-list-store.server.ts'

/** The roster as a file, narrowed as the page is: in the form of a list of changes, which it is once its first column is filled in. */
export const exportRoster = (ground: Ground, asked: { readonly by: ActorFields; readonly sent: ListExportBody }) =>
  exportList(ground, asked, {
    list: peopleList,
    of: [],
    pages: async (filters) => done(await rosterPages(ground.db, filters, { at: ground.now(), texts: ground.texts })),
  })
