import type { PageFrame } from './accounts/page-frame.pages.tsx'
import type { Queryable, Transaction } from './platform/db.ts'
import type { Server } from './platform/http.ts'

/** Everything that operators' pages are made of. */
export type AdminPageParts = { frame: PageFrame; db: Queryable; transaction: Transaction }

/** Every page for operators. */
export function adminPages(_app: Server, _parts: AdminPageParts): void {}
