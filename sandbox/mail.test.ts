import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import { startMail } from './mail.ts'

test('the stand-in takes a mail by the protocol, gives dots back and remembers it', async () => {
  await using mail = await startMail()
  const socket = connect(Number(new URL(mail.smtpUrl).port), '127.0.0.1').setEncoding('utf8')
  const said: string[] = []
  socket.on('data', (text: string) => said.push(...text.trim().split('\r\n')))
  socket.write('EHLO me\r\nMAIL FROM:<shop@example.com>\r\nRCPT TO:<lan@example.com>\r\nDATA\r\n')
  socket.write('Subject: =?UTF-8?Q?N=E1=BA=A1p?=\r\n\r\n..dot\r\nxin chào\r\n.\r\nQUIT\r\n')
  await new Promise((resolve) => socket.on('close', resolve))
  assert.deepEqual(
    said.map((line) => line.slice(0, 3)),
    [...['220', '250', '250', '250', '250', '250', '354', '250', '221']],
  )
  const [taken] = mail.mailsTo('lan@example.com')
  assert.equal(taken?.subject, 'Nạp')
  assert.equal(taken?.text, '.dot\r\nxin chào\r\n')
  assert.match(await (await fetch(mail.url)).text(), /xin chào/)
})
