import type { AuditRow } from '../operations/audit-history.sql.ts'
import { AuditActor } from '../operations/audit-list.tsx'
import { SubmitButton, TextField } from '../ui/fields.tsx'
import { Dialog, Notice } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Time } from '../ui/parts.tsx'
import type { UserProfile } from './users.sql.ts'

/** Why somebody is blocked, as far as their audit rows say. */
export function BlockedNotice({ audit }: { audit: readonly AuditRow[] }) {
  const words = useTexts().admin.users
  const row = audit.find(({ action }) => action === 'user.block')
  const reason = row?.after?.reason
  if (!row || typeof reason !== 'string') return null
  return (
    <Notice kind="warning" title={words.blocked}>
      {words.blockReason}: {reason} (<AuditActor row={row} />, <Time at={row.createdAt} />)
    </Notice>
  )
}

/** Blocking somebody, with the reason, and letting them in again; `asks` asks at once, for those without script. */
export function Blocking({ user, asks }: { user: UserProfile; asks: boolean }) {
  const t = useTexts()
  const words = t.admin.users
  const formId = 'block-form'
  const act = user.isActive ? words.block : words.unblock
  const title = user.isActive ? words.blockTitle(user.username) : words.unblockTitle(user.username)
  return (
    <>
      <a
        class={`btn w-100 ${user.isActive ? 'btn-outline-danger' : 'btn-success'}`}
        href={`/admin/users/${user.id}?ask=block`}
        data-dialog-open="block-dialog"
      >
        {act}
      </a>
      <Dialog
        id="block-dialog"
        title={title}
        open={asks}
        footer={
          <>
            <form method="dialog">
              <SubmitButton tone="secondary">{t.common.cancel}</SubmitButton>
            </form>
            <SubmitButton tone={user.isActive ? 'danger' : 'primary'} form={formId}>
              {act}
            </SubmitButton>
          </>
        }
      >
        <p>{user.isActive ? words.blockHint : words.unblockHint}</p>
        <form
          method="post"
          action={`/admin/users/${user.id}/${user.isActive ? 'block' : 'unblock'}`}
          id={formId}
        >
          {user.isActive && (
            <TextField
              name="reason"
              label={words.blockReason}
              hint={words.blockReasonHint}
              minlength={3}
              maxlength={300}
              required
            />
          )}
        </form>
      </Dialog>
    </>
  )
}
