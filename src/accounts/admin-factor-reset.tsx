import { SubmitButton, TextField } from '../ui/fields.tsx'
import { Dialog } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import type { UserProfile } from './users.sql.ts'

/** Taking somebody's second factor away, with the reason; `asks` asks at once, for those without script. */
export function FactorReset({ user, asks }: { user: UserProfile; asks: boolean }) {
  const t = useTexts()
  const words = t.secondFactor.operator
  if (!user.hasSecondFactor) return null
  const formId = 'factor-reset-form'
  return (
    <>
      <a
        class="btn btn-outline-danger w-100"
        href={`/admin/users/${user.id}?ask=second-factor`}
        data-dialog-open="factor-reset-dialog"
      >
        {words.reset}
      </a>
      <Dialog
        id="factor-reset-dialog"
        title={words.title(user.username)}
        open={asks}
        footer={
          <>
            <form method="dialog">
              <SubmitButton tone="secondary">{t.common.cancel}</SubmitButton>
            </form>
            <SubmitButton tone="danger" form={formId}>
              {words.reset}
            </SubmitButton>
          </>
        }
      >
        <p>{words.hint}</p>
        <form method="post" action={`/admin/users/${user.id}/second-factor-reset`} id={formId}>
          <TextField name="reason" label={words.reason} minlength={3} maxlength={300} required />
        </form>
      </Dialog>
    </>
  )
}
