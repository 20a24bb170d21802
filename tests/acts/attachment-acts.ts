/** Taking a file of a bulletin: the act `read` over its parts. */
import { releaseAttachment } from '../../app/attachments/release-attachment.server.ts'
import { bring, fileAsked } from '../attachments/carrying.ts'
import { issueTo } from '../bulletins/sealing.ts'
import { type ActCase, ready, told } from './ready-act.ts'

export const attachmentActs: readonly ActCase[] = [
  {
    kind: 'read',
    room: 'app/sealed/release-sealed.server.ts',
    name: 'a file of a bulletin',
    async ready(staff) {
      const file = await bring(staff, { name: '一覧.csv', bytes: Buffer.from('日時,宛先\r\n') })
      const { id: bulletin } = await issueTo(staff, [staff.member], { files: [file] })
      const asked = await fileAsked(staff, staff.member, { bulletin, file })
      return ready(asked.sent.text, asked.by, async (council) =>
        told(await releaseAttachment(council, { ...asked, part: 0 }), ({ sealed }) => sealed),
      )
    },
  },
]
