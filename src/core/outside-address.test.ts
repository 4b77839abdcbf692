import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addressProblem, isPrivateAddress } from './outside-address.ts'

const live = { sandbox: false, privateHosts: ['relay.internal'] }
const sandbox = { sandbox: true, privateHosts: [] }

test('a provider is called by https, and never inside the own network', () => {
  for (const address of ['https://api.example.com/api/v2', 'https://8.8.8.8/', 'https://relay.internal/v2'])
    assert.equal(addressProblem(address, live), undefined, address)
  assert.equal(addressProblem('http://api.example.com/', live), 'not_https')
  for (const host of [
    'localhost',
    '127.0.0.1',
    '10.1.2.3',
    '169.254.169.254',
    '[::1]',
    '[fd00::1]',
    '[::ffff:10.0.0.1]',
  ])
    assert.equal(addressProblem(`https://${host}/`, live), 'private', host)
  // The ways in which an address can be written that reads as another one.
  for (const host of ['2130706433', '0x7f.1', '127.1', 'db', 'panel.internal', 'localhost.'])
    assert.equal(addressProblem(`https://${host}/`, live), 'private', host)
  for (const address of [
    '',
    'ftp://a.vn/',
    'https://',
    'https://user:pass@a.vn/',
    'a.vn',
    `https://a.vn/${'x'.repeat(500)}`,
  ])
    assert.equal(addressProblem(address, live), 'unreadable', address)
})

test('the sandbox may call loopback without https, but nobody else', () => {
  assert.equal(addressProblem('http://127.0.0.1:8001/api/v2', sandbox), undefined)
  assert.equal(addressProblem('http://localhost:8001/', sandbox), undefined)
  assert.equal(addressProblem('http://10.0.0.1/', sandbox), 'not_https')
  assert.equal(addressProblem('https://10.0.0.1/', sandbox), undefined)
})

test('an address that a name stands for is judged too', () => {
  for (const ip of ['10.0.0.1', '::ffff:192.168.1.1', 'fe80::1', '0.0.0.0'])
    assert.ok(isPrivateAddress(ip), ip)
  // What a gateway or a tunnel takes to the IPv4 address within: 10.0.0.1, and what stood for it before.
  for (const ip of [
    ...['64:ff9b::a00:1', '64:ff9b:1::a00:1', '2002:a00:1::', '2001:0:a00:1::', '::a00:1', 'fec0::1'],
    ...['::ffff:a00:1', '::ffff:10.0.0.1'],
  ]) {
    assert.ok(isPrivateAddress(ip), ip)
    assert.equal(addressProblem(`https://[${ip}]/`, live), 'private', ip)
  }
  for (const ip of ['8.8.8.8', '::ffff:8.8.8.8', '2001:4860:4860::8888', '2606:4700::1111'])
    assert.ok(!isPrivateAddress(ip), ip)
})
