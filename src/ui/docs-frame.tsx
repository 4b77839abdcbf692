import type { ComponentChildren } from 'preact'
import { CustomerLayout, GuestLayout } from './layout.tsx'
import { usePage } from './page-context.ts'

/** A page of documentation, for customers and guests alike; `other` leads to the documentation beside it. */
export function DocsFrame({
  title,
  lead,
  other,
  children,
}: {
  title: string
  lead: string
  other: { text: string; href: string }
  children: ComponentChildren
}) {
  const toOther = (
    <a class="btn btn-outline-secondary" href={other.href}>
      {other.text}
    </a>
  )
  if (usePage().user) {
    return (
      <CustomerLayout title={title} lead={lead} actions={toOther}>
        {children}
      </CustomerLayout>
    )
  }
  return (
    <GuestLayout title={title}>
      <h1>{title}</h1>
      <p class="page-lead">{lead}</p>
      {toOther}
      {children}
    </GuestLayout>
  )
}
