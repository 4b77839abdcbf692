import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Permission } from '../accounts/permission.ts'
import type { Money } from '../core/money.ts'
import type { Language } from '../core/refusal.ts'
import type { Assets } from '../platform/assets.ts'
import { type Texts, texts } from './texts.ts'

/** `auto` follows the device. */
export const themes = ['auto', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** What the header shows of the person who is logged in. */
export interface PageUser {
  username: string
  balance: Money
  role: 'customer' | 'admin'
  tier: { level: number; name: string; icon: string }
}

export type ToastKind = 'success' | 'info' | 'warning' | 'error'
export interface ToastMessage {
  kind: ToastKind
  text: string
}

/** What every page needs to know about the request it answers. */
export interface PageContext {
  language: Language
  theme: Theme
  /** Path with query, as asked for: marks the current navigation item and is where the switches return to. */
  path: string
  assets: Assets
  user?: PageUser | undefined
  /** How many of their notifications are unread. */
  unread?: number
  /** When the server began to read what the page shows (its clock, ms): what changes later is told to the page. */
  since?: number
  toast?: ToastMessage | undefined
  /** Whether whoever looks holds a permission; acts they cannot do are not drawn. Left out: they hold none. */
  may?(permission: Permission): boolean
  /** Whether they may open an operators' page, by its path. Left out: all of them. */
  mayOpen?(path: string): boolean
  /** The version of the terms that this customer has not accepted yet. */
  newTerms?: number | undefined
}

export const PageContextHolder = createContext<PageContext | undefined>(undefined)

/** The page being rendered; throws outside `renderPage` and `renderPart`, which provide it. */
export function usePage(): PageContext {
  const page = useContext(PageContextHolder)
  if (!page) throw new Error('rendered outside renderPage and renderPart')
  return page
}

/** Whether whoever looks at the page may do this. */
export function useMay(permission: Permission): boolean {
  return usePage().may?.(permission) ?? false
}

/** The words of the page's language. */
export function useTexts(): Texts {
  return texts(usePage().language)
}
