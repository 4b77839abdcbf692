import { type Queryable, queryOne, type Tx } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'

/** What the one who reads goes by. */
export type Reading = {
  nextUpdateId: number
  /** The bot's name is unknown or a day old. */
  isNameOld: boolean
  /** Somebody has a link and is about to write. */
  isAwaited: boolean
}

/** Takes the reading of updates for a while; undefined while another process has it, or the bot rests. */
export function claimReading(tx: Tx, botId: string, forMs: number): Promise<Reading | undefined> {
  return queryOne(
    tx,
    sql`
    insert into telegram_bots as b (bot_id, reading_until)
    values (${botId}, now() + make_interval(secs => ${forMs / 1000}))
    on conflict (bot_id) do update set reading_until = excluded.reading_until
    where coalesce(b.reading_until <= now(), true) and coalesce(b.rests_until <= now(), true)
    returning next_update_id as "nextUpdateId", coalesce(named_at < now() - interval '1 day', true) as "isNameOld",
      exists (
        select from mail_tokens where purpose = 'telegram' and ended_at is null and expires_at > now()
      ) as "isAwaited"`,
  )
}

/** Lets the next one read, from this update on; says whether somebody is about to write. */
export async function updateReadingEnded(tx: Tx, botId: string, nextUpdateId: number): Promise<boolean> {
  const row = await queryOne<{ isAwaited: boolean }>(
    tx,
    sql`
    update telegram_bots set reading_until = null, next_update_id = greatest(next_update_id, ${nextUpdateId})
    where bot_id = ${botId}
    returning exists (
      select from mail_tokens where purpose = 'telegram' and ended_at is null and expires_at > now()
    ) as "isAwaited"`,
  )
  return row?.isAwaited ?? false
}

/** Notes that an update is handled, together with whatever it brought about; undefined when it was already. */
export function updateUpdateTaken(
  tx: Tx,
  botId: string,
  updateId: number,
): Promise<{ nextUpdateId: number } | undefined> {
  return queryOne(
    tx,
    sql`
    update telegram_bots set next_update_id = ${updateId + 1} where bot_id = ${botId} and next_update_id <= ${updateId}
    returning next_update_id as "nextUpdateId"`,
  )
}

/** Remembers what the bot is called. */
export async function updateBotNamed(tx: Tx, botId: string, username: string): Promise<void> {
  await tx.query(
    sql`update telegram_bots set username = ${username}, named_at = now() where bot_id = ${botId}`,
  )
}

/** Has every message wait, to customers and to operators. */
export async function upsertBotRest(tx: Tx, botId: string, forMs: number): Promise<void> {
  await tx.query(sql`
    insert into telegram_bots as b (bot_id, rests_until)
    values (${botId}, now() + make_interval(secs => ${forMs / 1000}))
    on conflict (bot_id) do update set rests_until = greatest(b.rests_until, excluded.rests_until)`)
}

/** What the bot is called; undefined while nobody asked Telegram yet. */
export async function findBotName(db: Queryable, botId: string): Promise<string | undefined> {
  const row = await queryOne<{ username: string | null }>(
    db,
    sql`select username from telegram_bots where bot_id = ${botId}`,
  )
  return row?.username ?? undefined
}
