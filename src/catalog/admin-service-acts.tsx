import { SubmitButton } from '../ui/fields.tsx'
import { Dialog } from '../ui/messages.tsx'
import { useTexts } from '../ui/page-context.ts'
import { Card } from '../ui/parts.tsx'
import type { DeskService } from './service-desk.sql.ts'

/** Editing and copying a service, and taking it off the catalogue: archived, restored, or deleted for good. */
export function ServiceActs({ service, asks }: { service: DeskService; asks: string | undefined }) {
  const words = useTexts().serviceDesk
  const isArchived = service.archivedAt !== null
  const way = isArchived
    ? { act: 'restore', title: words.restore, hint: words.restoreHint }
    : { act: 'archive', title: words.archive, hint: words.archiveHint }
  return (
    <Card title={words.manage}>
      <a class="btn btn-outline-secondary w-100" href={`/admin/services/${service.id}/edit`}>
        {words.edit}
      </a>
      <a class="btn btn-outline-secondary w-100" href={`/admin/services/new?copy=${service.id}`}>
        {words.copy}
      </a>
      <Asked service={service} {...way} isAsked={asks === way.act} />
      <Asked
        service={service}
        act="delete"
        title={words.remove}
        hint={words.removeHint}
        isAsked={asks === 'delete'}
        isDanger
      />
    </Card>
  )
}

/** A button that asks before it does anything, with script in a dialog and without on the page itself. */
function Asked({
  service,
  act,
  title,
  hint,
  isAsked,
  isDanger = false,
}: {
  service: DeskService
  act: string
  title: string
  hint: string
  isAsked: boolean
  isDanger?: boolean
}) {
  const t = useTexts()
  return (
    <>
      <a
        class={`btn w-100 ${isDanger ? 'btn-outline-danger' : 'btn-outline-secondary'}`}
        href={`/admin/services/${service.id}?ask=${act}`}
        data-dialog-open={`${act}-dialog`}
      >
        {title}
      </a>
      <Dialog
        id={`${act}-dialog`}
        title={title}
        open={isAsked}
        footer={
          <>
            <form method="dialog">
              <SubmitButton tone="secondary">{t.common.cancel}</SubmitButton>
            </form>
            <form method="post" action={`/admin/services/${service.id}/${act}`}>
              <input type="hidden" name="version" value={service.version} />
              <SubmitButton tone={isDanger ? 'danger' : 'primary'}>{title}</SubmitButton>
            </form>
          </>
        }
      >
        <p>
          <strong>{service.name}</strong>
        </p>
        <p>{hint}</p>
      </Dialog>
    </>
  )
}
