import assert from 'node:assert/strict'

/** What a page answered with. */
type Page = { status: number; html: string; headers: Headers; location: string | undefined }

/** A browser without script: it keeps cookies, sends plain forms and follows the redirects that come of them. */
export type Visitor = {
  get(path: string, headers?: Record<string, string>): Promise<Page>
  /** Sends a form. The answer is the page it leads to. */
  submit(path: string, fields: Record<string, string>): Promise<Page>
  /** Sends a form and stays with what it answers. */
  post(
    path: string,
    fields: Record<string, string> | URLSearchParams,
    headers?: Record<string, string>,
  ): Promise<Page>
  cookies: Map<string, string>
}

const REDIRECTS_MAX = 5

/** A visitor of the panel at `url`; a token makes it somebody who is logged in. */
export function visitor(url: string, token?: string): Visitor {
  const cookies = new Map<string, string>(token ? [['session', token]] : [])

  async function ask(
    path: string,
    init: { method: string; body?: string; headers?: Record<string, string> },
  ): Promise<Page> {
    const response = await fetch(url + path, {
      ...init,
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(init.body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        ...init.headers,
      },
      redirect: 'manual',
      signal: AbortSignal.timeout(30_000),
    })
    for (const header of response.headers.getSetCookie()) keep(cookies, header)
    return {
      status: response.status,
      html: await response.text(),
      headers: response.headers,
      location: response.headers.get('location') ?? undefined,
    }
  }

  const browser: Visitor = {
    cookies,
    get: (path, headers = {}) => ask(path, { method: 'GET', headers }),
    post: (path, fields, headers = {}) =>
      ask(path, { method: 'POST', body: new URLSearchParams(fields).toString(), headers }),
    async submit(path, fields) {
      let page = await browser.post(path, fields)
      for (let hops = 0; page.location !== undefined; hops++) {
        assert.ok(hops < REDIRECTS_MAX, `${path} leads in circles`)
        assert.match(page.location, /^\/(?!\/)/, 'a form leads to another site')
        page = await browser.get(page.location)
      }
      return page
    },
  }
  return browser
}

/** The value of a form's field on a page; of a list, of the choice that is made. */
export function fieldValue(html: string, name: string): string {
  const list = new RegExp(`<select[^>]*\\sname="${name}"[^>]*>(.*?)</select>`, 's').exec(html)?.[1]
  if (list !== undefined) {
    const choices = list.match(/<option[^>]*>/g) ?? []
    const chosen = choices.find((choice) => /\sselected\b/.test(choice)) ?? choices[0] ?? ''
    return /\svalue="([^"]*)"/.exec(chosen)?.[1] ?? ''
  }
  const field = new RegExp(`<(?:input|textarea)[^>]*\\sname="${name}"[^>]*>`).exec(html)?.[0]
  assert.ok(field, `there is no field ${name}`)
  return /\svalue="([^"]*)"/.exec(field)?.[1] ?? ''
}

/** What a browser would send of the page's form to `action` if nobody touched it. */
export function formFields(html: string, action: string): Record<string, string> {
  const form = html.match(/<form[^>]*>.*?<\/form>/gs)?.find((one) => one.includes(`action="${action}"`))
  assert.ok(form, `there is no form to ${action}`)
  const fields: Record<string, string> = {}
  for (const [tag, kind] of form.matchAll(/<(input|select|textarea)\b[^>]*>/g)) {
    const name = /\sname="([^"]*)"/.exec(tag)?.[1]
    if (name === undefined || (/\stype="(checkbox|radio)"/.test(tag) && !/\schecked\b/.test(tag))) continue
    if (kind === 'textarea') fields[name] = form.split(tag)[1]!.split('</textarea>')[0]!
    else
      fields[name] = kind === 'select' ? fieldValue(form, name) : (/\svalue="([^"]*)"/.exec(tag)?.[1] ?? '')
  }
  return fields
}

function keep(cookies: Map<string, string>, header: string): void {
  const [pair = '', ...attributes] = header.split(';')
  const name = pair.slice(0, pair.indexOf('=')).trim()
  const isGone = attributes.some((attribute) => /^\s*max-age=0$/i.test(attribute))
  if (isGone) cookies.delete(name)
  else cookies.set(name, pair.slice(pair.indexOf('=') + 1))
}
