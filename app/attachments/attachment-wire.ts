/** What scripts send of attachments and are given, as it travels. The vault proves the rest. */
import { partLimit, partSize } from '../formats/attachment.ts'
import { object, whole } from '../formats/codec.ts'
import { provenEntry } from '../formats/proof-wire.ts'
import { releaseBody } from '../sealed/release-wire.ts'

/** Begins a file of so many bytes. */
export const beginBody = object({ size: whole({ most: partLimit * partSize }) })

/** Asks for one of its parts, by the same act `read` that asked for the file: the same entry. */
export const partBody = object({ ...releaseBody.fields, part: whole({ most: partLimit - 1 }) })

/** The entry under which a file leaves. Its parts come one by one. */
export const attachmentRelease = object({ released: provenEntry })
