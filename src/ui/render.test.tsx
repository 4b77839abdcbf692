import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Money } from '../core/money.ts'
import { languages } from '../core/refusal.ts'
import { AdminLayout } from './admin-layout.tsx'
import { PasswordField, TextField } from './fields.tsx'
import { CustomerLayout, GuestCardLayout } from './layout.tsx'
import { Dialog } from './messages.tsx'
import { FilterBar } from './navigation.tsx'
import type { PageContext } from './page-context.ts'
import { OutsideLink, ProgressBar } from './parts.tsx'
import { renderPage, renderPart } from './render.tsx'
import { OrderStatus } from './status.tsx'
import { Table } from './table.tsx'
import { texts } from './texts.ts'

const page: PageContext = {
  language: 'vi',
  theme: 'auto',
  path: '/orders/7?tab=all',
  assets: { url: (name) => `/assets/${name}`, find: () => undefined },
  user: {
    username: 'lan',
    balance: Money.dong(1_250_000),
    role: 'admin',
    tier: { level: 1, name: 'Thành viên Cấp 2', icon: '⭐⭐' },
  },
}

const everything = (
  <>
    <FilterBar action="/orders" placeholder="x" keep={{ tab: 'a' }} />
    <TextField name="link" label="L" error="no" hint="h" />
    <PasswordField name="password" label="P" />
    <ProgressBar value={1} label="x" text="1%" />
    <Dialog id="d" title="t">
      x
    </Dialog>
  </>
)

test('no page carries an inline script, style or handler, which the browser would refuse', () => {
  const frames = [
    renderPage(page, <CustomerLayout title="T">{everything}</CustomerLayout>),
    renderPage(page, <GuestCardLayout title="T">{everything}</GuestCardLayout>),
    renderPage(page, <AdminLayout title="T">{everything}</AdminLayout>),
  ]
  for (const html of frames) {
    assert.match(html, /^<!doctype html><html lang="vi"/)
    assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=|hx-on|<script(?![^>]*\ssrc="\/assets\/[^"]+")/)
    assert.equal(html.match(/<h1[ >]/g)?.length, 1)
    assert.match(html, /<main[^>]* id="main"/)
  }
})

test('the balance and the current place stand in the frame of every customer page', () => {
  const html = renderPage(page, <CustomerLayout title="T">x</CustomerLayout>)
  assert.match(html, /1\.250\.000 ₫/)
  assert.match(html, /href="\/orders" aria-current="page"/)
})

test('what customers wrote is escaped, and a link that could run is not clickable', () => {
  const html = renderPart(page, <OutsideLink link={'javascript:alert("<b>")'} />)
  assert.doesNotMatch(html, /href|<b>/)
})

test('an error is tied to its field', () => {
  const html = renderPart(page, <TextField name="link" label="Liên kết" hint="h" error="Sai" />)
  assert.match(html, /<label[^>]*for="field-link"/)
  assert.match(html, /aria-describedby="field-link-error field-link-hint"/)
  assert.match(html, /aria-invalid="true"/)
})

test('a state is a word and a drawing in both languages', () => {
  for (const language of languages) {
    const html = renderPart({ ...page, language }, <OrderStatus status="partial" />)
    assert.ok(html.includes(texts(language).orderStatus.partial))
    assert.match(html, /<svg/)
  }
})

test('an empty table says what to do instead', () => {
  const html = renderPart(
    page,
    <Table caption="c" columns={[]} rows={[]} rowKey={() => 1} empty={<p>Nothing</p>} />,
  )
  assert.equal(html, '<p>Nothing</p>')
})

test('a piece rendered without a page says so', () => {
  assert.throws(() => renderPart(undefined as never, <OrderStatus status="failed" />), /outside renderPage/)
})
