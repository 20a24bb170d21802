/** The acts by which something leaves the portal as a file. */
import { listExportObjects } from '../../app/acts/list-export.ts'
import { deliveryList } from '../../app/deliveries/delivery-list.ts'
import { exportDeliveries } from '../../app/deliveries/export-deliveries.server.ts'
import { evidenceObject, saltedRequest } from '../../app/evidence/evidence-request.ts'
import { exportEvidence } from '../../app/evidence/export-evidence.server.ts'
import { utf8 } from '../../app/formats/bytes.ts'
import { sha256Hex } from '../../app/formats/sha256.ts'
import { exportEntries } from '../../app/review/export-entries.server.ts'
import { exportObject, exportQuery } from '../../app/review/export-object.ts'
import { noFilter } from '../../app/review/log-filter.ts'
import { signAct } from '../../db/demo/sign-at-vault.server.ts'
import { signedIn } from '../bulletins/council.ts'
import { issueTo } from '../bulletins/sealing.ts'
import { everything } from '../evidence/evidence-council.ts'
import { collected } from '../support/archive.ts'
import { type ActCase, ready, salted, told } from './ready-act.ts'

export const exportingActs: readonly ActCase[] = [
  {
    kind: 'export',
    room: 'app/review/export-entries.server.ts',
    name: 'entries exported',
    async ready(staff) {
      const query = salted(exportQuery(noFilter))
      const sent = await signAct(staff, staff.compliance, { act: 'export', objects: [exportObject(query, 'json')] })
      const by = await signedIn(staff, staff.compliance)
      const asked = { filter: noFilter, format: 'json', salt: query.salt, sent, by, named: false } as const
      return ready(sent.text, by, async (council) =>
        told(await exportEntries(council, asked), ({ file, count }) => ({ count, sha256: sha256Hex(file) })),
      )
    },
  },
  {
    kind: 'export',
    room: 'app/acts/export-list.server.ts',
    name: 'a list of people exported',
    async ready(staff) {
      const { id: bulletin } = await issueTo(staff, [staff.member])
      const { path, csv } = deliveryList(bulletin)
      const address = salted(path)
      const objects = listExportObjects(csv.signed, address, [{ kind: 'bulletin', id: bulletin }])
      const act = await signAct(staff, staff.liaison, { act: 'export', objects })
      const by = await signedIn(staff, staff.liaison)
      const sent = { query: '', language: 'ja', salt: address.salt, act } as const
      return ready(act.text, by, async (council) =>
        told(await exportDeliveries(council, { bulletin, by, sent, named: true }), ({ file, lines }) => ({
          lines,
          sha256: sha256Hex(file),
        })),
      )
    },
  },
  {
    kind: 'export',
    room: 'app/evidence/export-evidence.server.ts',
    name: 'an evidence bundle',
    stands: 'export-stands',
    async ready(staff) {
      const { id } = await issueTo(staff, [staff.member])
      const request = { ...everything, filter: { ...noFilter, bulletin: id } }
      const { salt } = salted('')
      const objects = [evidenceObject(saltedRequest(request, salt))]
      const sent = await signAct(staff, staff.compliance, { act: 'export', objects })
      const by = await signedIn(staff, staff.compliance)
      const ground = { spoolFolder: staff.database.dataDir, verifier: utf8('// no verifier\n'), authority: null }
      return ready(sent.text, by, async (council) => {
        const made = await exportEvidence({ ...council, ...ground }, { request, by: { fields: by, salt, sent } })
        if (made.ok) await collected(made.value.read())
        return told(made, ({ entry }) => ({ entry }))
      })
    },
  },
]
