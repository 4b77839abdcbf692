/**
 * Everything that the audit log is told: what it is about, then what was done. Rows of the past may hold actions that
 * are written no more. A new one needs its words in `ui/texts/{vi,en}-audit-actions.ts`.
 */
export type AuditAction =
  | `order.${'settle' | 'cancel' | 'refill' | 'ask_status' | 'note'}`
  | `order_rule.${'add' | 'end'}`
  | `service.${'add' | 'edit' | 'change' | 'archive' | 'restore' | 'delete' | 'disclose'}`
  | `category.${'add' | 'rename' | 'delete'}`
  | `route.${'add' | 'on' | 'off' | 'up' | 'down' | 'remove'}`
  | `catalogue.${'arrange' | 'sync' | 'policy' | 'approve' | 'dismiss'}`
  | `margin_rule.${'save' | 'delete'}`
  | `provider.${'add' | 'change' | 'pause' | 'return' | 'reset' | 'test'}`
  | `transfer.${'release' | 'assign' | 'split' | 'ignore' | 'propose' | 'drop' | 'reopen' | 'note'}`
  | `deposit.${'reverse' | 'propose_reversal' | 'drop_reversal'}`
  | 'claim.answer'
  | `bonus_rule.${'add' | 'end'}`
  | `adjustment.${'post' | 'propose' | 'confirm' | 'refuse'}`
  | `personal_price.${'set' | 'delete'}`
  | `coupon.${'make' | 'switch'}`
  | `user.${'block' | 'unblock' | 'note' | 'end_session' | 'end_sessions' | 'reset_link' | 'second_factor_reset' | 'revoke_key'}`
  | `team.${'add' | 'role'}`
  | `ticket.${'reply' | 'reply_close' | 'close' | 'note'}`
  | `announcement.${'publish' | 'change' | 'end'}`
  | 'document.publish'
  | 'tier.change'
  | 'settings.change'
  | 'partner.test'
  | `job.${'retry' | 'run'}`
  | 'checks.run'
