/**
 * What was issued stays with everybody it was issued to: its copies cannot be
 * deleted or changed any more, by whatever act of ours went wrong. A bulletin
 * that is still being prepared is its sender's to give up.
 */
import { type Kysely, sql } from 'kysely'
import { dialectOf } from '../dialect.ts'

type Schema = Kysely<unknown>

export async function up(db: Schema): Promise<void> {
  for (const statement of dialectOf(db) === 'sqlite' ? inSqlite : inPostgresql) await sql.raw(statement).execute(db)
}

const inSqlite = [
  ...(['delete', 'update'] as const).map(
    (change) => `create trigger bulletin_copy_issued_no_${change} before ${change} on bulletin_copy
      when (select state from bulletin where id = old.bulletin_id) <> 'preparing'
      begin select raise(abort, 'a copy of an issued bulletin stays as it is'); end`,
  ),
  `create trigger bulletin_issued_no_delete before delete on bulletin when old.state <> 'preparing'
    begin select raise(abort, 'an issued bulletin stays'); end`,
  `create trigger bulletin_issued_no_return before update on bulletin
    when old.state <> 'preparing' and new.state = 'preparing'
    begin select raise(abort, 'an issued bulletin stays issued'); end`,
]

// The bulletin's row is taken, not just looked at: a batch that is issuing it has
// it, and what it did is seen once it has committed.
const inPostgresql = [
  `create function refuse_issued_copy() returns trigger language plpgsql as $$
    declare found text;
    begin
      select state into found from bulletin where id = old.bulletin_id for share;
      if found <> 'preparing' then
        raise exception 'a copy of an issued bulletin stays as it is' using errcode = 'insufficient_privilege';
      end if;
      if tg_op = 'DELETE' then return old; end if;
      return new;
    end $$`,
  `create trigger bulletin_copy_issued before delete or update on bulletin_copy
    for each row execute function refuse_issued_copy()`,
  `create trigger bulletin_copy_no_truncate before truncate on bulletin_copy
    for each statement execute function refuse_change()`,
  `create function refuse_issued_bulletin() returns trigger language plpgsql as $$
    begin raise exception 'an issued bulletin stays' using errcode = 'insufficient_privilege'; end $$`,
  `create trigger bulletin_issued_no_delete before delete on bulletin
    for each row when (old.state <> 'preparing') execute function refuse_issued_bulletin()`,
  `create trigger bulletin_issued_no_return before update on bulletin
    for each row when (old.state <> 'preparing' and new.state = 'preparing') execute function refuse_issued_bulletin()`,
]
