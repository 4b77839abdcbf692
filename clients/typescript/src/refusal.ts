import type { components } from './schema.ts'

/** Every reason the panel may have to refuse, as its document lists them. */
export type RefusalCode = components['schemas']['Refusal']['error']['code']

/** The panel said no: `code` is for programs, `message` for people, in the language of the client. */
export class PanelRefusal extends Error {
  override readonly name = 'PanelRefusal'
  readonly code: RefusalCode
  readonly status: number

  constructor(code: RefusalCode, message: string, status: number) {
    super(message)
    this.code = code
    this.status = status
  }
}

/** Whatever answered is not the panel's API: a proxy's error page, or another server. */
export class UnexpectedReply extends Error {
  override readonly name = 'UnexpectedReply'
  readonly status: number

  constructor(status: number) {
    super(`The reply is not one of the panel's API (status ${status})`)
    this.status = status
  }
}
