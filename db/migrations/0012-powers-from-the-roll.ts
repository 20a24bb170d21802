/**
 * A role's powers begin with a roll that names the person in it, so what the newest roll says of everybody stands beside
 * them: it is asked at every request. And a comparison says by which channel it was made, so that whoever signs a roll can
 * confirm its lines by name.
 */
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('alter table person add column roll_role text').execute(db)
  await sql.raw('alter table person_key add column compared_channel text').execute(db)
  // Roles have never changed so far: whoever stands in the newest roll stands in it in the role they have.
  await sql
    .raw(`
      update person set roll_role = role where id in (
        select person_id from roll_line where counter = (select max(counter) from roll where entry_index is not null)
      )`)
    .execute(db)
  // One that waits for its second signature was signed by somebody who confirmed no line: it is signed anew.
  await sql
    .raw('delete from roll_line where counter in (select counter from roll where entry_index is null)')
    .execute(db)
  await sql.raw('delete from roll where entry_index is null').execute(db)
}
