import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startMail } from '../../sandbox/mail.ts'
import { createMailer } from './mail.ts'

const from = 'Shop <shop@example.com>'
const letter = {
  id: 'mail-1',
  to: 'lan@example.com',
  subject: 'Nạp tiền',
  text: 'Đã cộng\n',
  html: '<p>Đã cộng</p>',
}

test('a mail arrives as it was written, under an id of its own', async () => {
  await using server = await startMail()
  assert.deepEqual(await createMailer({ url: server.smtpUrl, from }).send(letter), { outcome: 'sent' })
  const [taken] = server.mailsTo('lan@example.com')
  assert.equal(taken?.from, 'shop@example.com')
  assert.equal(taken?.subject, 'Nạp tiền')
  assert.match(taken?.text ?? '', /^Đã cộng/)
  assert.equal(taken?.html.trim(), '<p>Đã cộng</p>')
  assert.match(taken?.source ?? '', /^Message-ID: <mail-1@example\.com>/m)
})

test('no for now, no for good and hanging up are told apart, and no address is repeated', async () => {
  await using server = await startMail()
  const mailer = createMailer({ url: server.smtpUrl, from })
  const outcomes = []
  for (const kind of ['later', 'never', 'drop'] as const) {
    server.failNext(1, kind)
    outcomes.push(await mailer.send(letter))
  }
  assert.deepEqual(
    outcomes.map((one) => [one.outcome, 'isDown' in one && one.isDown]),
    [
      ['retry', false],
      ['rejected', false],
      ['retry', true],
    ],
  )
  assert.doesNotMatch(JSON.stringify(outcomes), /lan@example/)
})

test('a server that does not listen is down, and the password is not repeated', async () => {
  const outcome = await createMailer({ url: 'smtp://shop:secret-word@127.0.0.1:1', from }).send(letter)
  assert.ok(outcome.outcome === 'retry' && outcome.isDown, JSON.stringify(outcome))
  assert.doesNotMatch(outcome.reason, /secret-word/)
})

test('an address that would be two is refused before it is sent', async () => {
  await using server = await startMail()
  const mailer = createMailer({ url: server.smtpUrl, from })
  for (const to of [
    'lan@example.com>\r\nRCPT TO:<minh@example.com',
    'a,b@example.com',
    '"a@b"@example.com',
  ]) {
    assert.equal((await mailer.send({ ...letter, to })).outcome, 'rejected', to)
  }
  assert.equal(server.log.length, 0)
})
