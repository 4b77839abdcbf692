import type { ComponentChildren } from 'preact'
import type { Permission } from '../accounts/permission.ts'
import { useMay } from './page-context.ts'

/** Draws an act only for those who may do it; the server refuses everybody else whatever is drawn. */
export function Allowed({ to, children }: { to: Permission; children: ComponentChildren }) {
  return useMay(to) ? children : null
}
