import type { ComponentChildren } from 'preact'
import { Icon, type IconName } from './icons.tsx'
import { type ToastKind, type ToastMessage, useTexts } from './page-context.ts'

/** What to see where there is nothing yet: what belongs here, and what to do next. */
export function EmptyState({
  icon,
  title,
  hint,
  action,
}: {
  icon: IconName
  title: string
  hint?: string
  action?: { href: string; text: string }
}) {
  return (
    <div class="empty-state">
      <span class="empty-icon">
        <Icon name={icon} size={28} />
      </span>
      <p class="empty-title">{title}</p>
      {hint && <p class="empty-hint">{hint}</p>}
      {action && (
        <a class="btn btn-primary" href={action.href}>
          {action.text}
        </a>
      )}
    </div>
  )
}

const noticeIcons = { success: 'checkCircle', info: 'info', warning: 'warning', error: 'failed' } as const

/** A message that stays on the page. Errors are read out at once. */
export function Notice({
  kind,
  title,
  children,
}: {
  kind: ToastKind
  title?: string
  children?: ComponentChildren
}) {
  return (
    <div class={`notice notice-${kind}`} role={kind === 'error' ? 'alert' : undefined}>
      <Icon name={noticeIcons[kind]} />
      <div class="notice-text">
        {title && <strong>{title}</strong>}
        {children && <div>{children}</div>}
      </div>
    </div>
  )
}

/** A message that leaves by itself, except errors. Goes into `<div id="toasts">`, by htmx with `hx-swap-oob`. */
export function Toast({ toast }: { toast: ToastMessage }) {
  const t = useTexts()
  return (
    <div class={`toast-message notice notice-${toast.kind}`} data-toast={toast.kind}>
      <Icon name={noticeIcons[toast.kind]} />
      <div class="notice-text">{toast.text}</div>
      <button type="button" class="toast-close" data-toast-close aria-label={t.common.close} hidden>
        <Icon name="close" size={18} />
      </button>
    </div>
  )
}

/**
 * A native dialog, opened by any element with `data-dialog-open={id}`. `footer` holds its buttons. With `open`
 * it stands on the page from the start, for those without script.
 */
export function Dialog({
  id,
  title,
  open,
  footer,
  children,
}: {
  id: string
  title: string
  open?: boolean
  footer?: ComponentChildren
  children: ComponentChildren
}) {
  const t = useTexts()
  return (
    <dialog class="dialog" id={id} open={open} aria-labelledby={`${id}-title`}>
      <div class="dialog-header">
        <h2 class="dialog-title" id={`${id}-title`}>
          {title}
        </h2>
        <button type="button" class="dialog-close" data-dialog-close aria-label={t.common.close}>
          <Icon name="close" />
        </button>
      </div>
      <div class="dialog-body">{children}</div>
      {footer && <div class="dialog-footer">{footer}</div>}
    </dialog>
  )
}
