import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type Answer, startPanel } from '../../test/harness.ts'
import { queryOne } from '../platform/db.ts'
import { sql } from '../platform/sql.ts'
import { blockUser } from './block-user.ts'
import { logIn } from './log-in.ts'
import { passwordsWith } from './password.ts'
import { registerUser } from './register-user.ts'

// One panel for all, and other people for each test.
const panel = await startPanel()
after(() => panel[Symbol.asyncDispose]())

let people = 0
const newPerson = () => {
  people += 1
  return { username: `lan.nguyen${people}`, email: `lan${people}@example.com`, password: 'password123' }
}

const register = (body: object) => panel.call('POST', '/api/auth/register', { body })
const enter = (email: unknown, password: unknown = 'password123') =>
  panel.call('POST', '/api/auth/login', { body: { email, password } })
const code = (answer: Answer) => `${answer.status} ${answer.body.error?.code ?? 'ok'}`

async function countUsers(): Promise<number> {
  return (await queryOne<{ users: number }>(panel.db, sql`select count(*)::int as users from users`))!.users
}

test('whoever registers can log in by email or user name, in any case, and begins with nothing', async () => {
  const person = newPerson()
  const registered = await register(person)
  assert.equal(registered.status, 200)
  const { user_id: id, ...rest } = registered.body
  assert.deepEqual(rest, { success: true, message: 'Đăng ký thành công' })
  for (const name of [
    person.email,
    person.email.toUpperCase(),
    person.username,
    ` ${person.username.toUpperCase()} `,
  ]) {
    const { status, body } = await enter(name)
    assert.equal(status, 200, name)
    const { access_token: token, ...answer } = body
    const tier = { level: 0, name: 'Thành viên Cấp 1', icon: '⭐', discount: 0 }
    const user = { id, username: person.username, balance: 0, tier }
    assert.deepEqual(answer, { success: true, token_type: 'bearer', user })
    const me = await panel.call('GET', '/api/user/me', { token })
    const { deposit_code: depositCode, ...rest } = me.body.user
    assert.deepEqual(rest, { ...user, total_spent: 0 })
    assert.match(depositCode, /^HMM[2-9A-Z]{8}$/)
  }
})

test('an email with letters beyond ASCII is the same in any case', async () => {
  const person = newPerson()
  assert.equal((await register({ ...person, email: 'Nguyễn@example.com' })).status, 200)
  assert.equal(code(await enter('NGUYỄN@EXAMPLE.COM')), '200 ok')
  assert.equal(
    code(await register({ ...person, username: 'other', email: 'NGUYỄN@example.com' })),
    '409 account_exists',
  )
})

test('a user name or email that is taken, in any case, is refused in the same words', async () => {
  const person = newPerson()
  const [other, before] = [newPerson(), await countUsers()]
  await register(person)
  const answers = [
    await register({ ...person, email: other.email }),
    await register({ ...person, username: other.username }),
    await register({ ...person, username: person.username.toUpperCase(), email: other.email }),
    await register({ ...person, username: other.username, email: person.email.toUpperCase() }),
    await register(person),
  ]
  for (const answer of answers) {
    assert.equal(code(answer), '409 account_exists')
    assert.deepEqual(answer.body, answers[0]!.body)
  }
  assert.equal(await countUsers(), before + 1)
})

test('of 20 who register one name at once, one gets it', async () => {
  const person = newPerson()
  const before = await countUsers()
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => register({ ...person, email: `${n % 2}.${person.email}` })),
  )
  assert.deepEqual(answers.map(code).toSorted(), ['200 ok', ...Array(19).fill('409 account_exists')])
  assert.equal(await countUsers(), before + 1)
})

test('a registration that does not fit names the field and makes nobody', async () => {
  const person = newPerson()
  const before = await countUsers()
  const wrong: Record<string, unknown[]> = {
    username: [
      'ab',
      'a'.repeat(51),
      'lan nguyen',
      'lan@x',
      'lân',
      '',
      7,
      null,
      ['lan'],
      'lan\0',
      '../lan',
      'lan\n',
    ],
    email: [
      '',
      'lan',
      'lan@',
      '@b.vn',
      'lan@b',
      'a b@c.vn',
      'lan@b.vn\n',
      'l\0@b.vn',
      `${'a'.repeat(96)}@b.vn`,
      7,
      {},
    ],
    password: ['', 'seven77', 'a'.repeat(129), 12345678, null, ['password123'], 'password\u0000'],
    referral_code: ['a'.repeat(21), 7, '\0'],
    role: ['owner'],
    balance: [1_000_000],
  }
  for (const [field, values] of Object.entries(wrong)) {
    for (const value of values) {
      const answer = await register({ ...person, [field]: value })
      assert.equal(code(answer), '400 invalid_request', `${field}: ${JSON.stringify(value)}`)
      assert.match(answer.body.error.message, new RegExp(`: ${field} `))
    }
    if (field === 'role' || field === 'balance') continue
    if (field === 'referral_code') continue
    const { [field as keyof typeof person]: _, ...without } = person
    assert.equal(code(await register(without)), '400 invalid_request')
  }
  assert.equal(await countUsers(), before)
})

test('an email that grows when it is brought to lower case is refused while it is too long', async () => {
  const person = newPerson()
  assert.equal(code(await register({ ...person, email: `${'İ'.repeat(90)}@b.vn` })), '400 invalid_request')
})

test('a referral code counts in any case; one that nobody has is refused', async () => {
  const person = newPerson()
  const minh = await panel.customer()
  const lower = minh.referralCode.toLowerCase()
  assert.equal((await register({ ...person, referral_code: ` ${lower} ` })).status, 200)
  assert.equal((await minh.call('GET', '/api/referral/stats')).body.total_referrals, 1)

  const [other, before] = [newPerson(), await countUsers()]
  assert.equal(code(await register({ ...other, referral_code: 'HMXXXXXX' })), '400 unknown_referral_code')
  assert.equal(await countUsers(), before)
  assert.equal(code(await register({ ...other, referral_code: '' })), '200 ok')
})

test('a wrong password and an unknown name get the same answer', async () => {
  const person = newPerson()
  await register(person)
  const answers = [
    await enter(person.email, 'wrong password'),
    await enter(person.username, 'wrong password'),
    await enter('nobody@example.com'),
    await enter('nobody'),
    await enter("' or 1=1 --"),
    await enter('lan%'),
  ]
  for (const answer of answers) {
    assert.equal(code(answer), '401 wrong_login')
    assert.deepEqual(answer.body, answers[0]!.body)
  }
})

test('an unknown name, a wrong password and a blocked account with one take the same', async () => {
  const person = newPerson()
  const passwords = passwordsWith(Buffer.alloc(32), 8)
  await registerUser(panel.db.transaction, passwords, person)
  const blocked = newPerson()
  await registerUser(panel.db.transaction, passwords, blocked)
  await panel.db.query(sql`update users set is_active = false where username = ${blocked.username}`)
  const cpuMs = async (name: string) => {
    const before = process.cpuUsage()
    const login = { name, password: 'wrong password', address: null, userAgent: null }
    const noProof = () => assert.fail('nobody here has a second factor')
    await assert.rejects(logIn(panel.db.transaction, passwords, noProof, login), { code: 'wrong_login' })
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  }
  await cpuMs('nobody')
  const times: Record<string, number[]> = { [person.username]: [], [blocked.username]: [], nobody: [] }
  for (let round = 0; round < 7; round++) {
    for (const [name, taken] of Object.entries(times)) taken.push(await cpuMs(name))
  }
  const medians = Object.values(times).map((taken) => taken.toSorted((a, b) => a - b)[3]!)
  assert.ok(Math.max(...medians) < 2 * Math.min(...medians), `${medians} ms`)
})

test('logging out ends the session at once and no other', async () => {
  const person = newPerson()
  await register(person)
  const [one, two] = [await enter(person.email), await enter(person.email)]
  const me = (login: Answer) => panel.call('GET', '/api/user/me', { token: login.body.access_token })
  assert.equal(code(await me(one)), '200 ok')
  assert.equal(code(await panel.call('POST', '/api/auth/logout', { token: one.body.access_token })), '200 ok')
  assert.equal(code(await me(one)), '401 session_expired')
  assert.equal(code(await me(two)), '200 ok')
})

test('a blocked customer is out at once, orders nothing, and cannot come back', async () => {
  const likes = await panel.service()
  const lan = await panel.customer({ balance: '10000' })
  const owner = await panel.customer()
  assert.equal(code(await lan.call('GET', '/api/user/me')), '200 ok')
  await blockUser(panel.db.transaction, { ...owner, role: 'owner' }, { userId: lan.id, isActive: false })
  assert.equal(code(await lan.call('GET', '/api/user/me')), '401 session_expired')
  assert.equal(code(await lan.order(likes, 1000)), '401 session_expired')
  assert.equal(await lan.balance(), '10000.0000')
  assert.equal(code(await enter(lan.email)), '403 account_blocked')
  assert.equal(code(await enter(lan.email, 'wrong password')), '401 wrong_login')

  await blockUser(panel.db.transaction, { ...owner, role: 'owner' }, { userId: lan.id, isActive: true })
  assert.equal(code(await lan.call('GET', '/api/user/me')), '401 session_expired')
  assert.equal(code(await enter(lan.email)), '200 ok')
})

test('blocking leaves an audit row; nobody blocks themselves or somebody who is not there', async () => {
  const [lan, owner] = [await panel.customer(), await panel.customer()]
  const block = (userId: string) =>
    blockUser(panel.db.transaction, { ...owner, role: 'owner' }, { userId, isActive: false })
  await block(lan.id)
  await assert.rejects(block(owner.id), { code: 'cannot_block_self' })
  await assert.rejects(block('00000000-0000-7000-8000-000000000000'), { code: 'user_not_found' })
  const rows = await panel.db.query(
    sql`select actor_id as actor, action, subject, before, after from audit_log where actor_id = ${owner.id}`,
  )
  const change = { before: { isActive: true }, after: { isActive: false } }
  assert.deepEqual(
    rows.map((row) => ({ ...row })),
    [{ actor: owner.id, action: 'user.block', subject: `user:${lan.username}`, ...change }],
  )
})

test('a log in that does not fit is refused before anything is looked up', async () => {
  for (const name of ['', 'a'.repeat(101), 7, null, {}, ['a'], { $ne: '' }, 'a\0b', true]) {
    assert.equal(code(await enter(name)), '400 invalid_request', JSON.stringify(name))
  }
  for (const password of ['', 'a'.repeat(129), 7, null, ['a'], '\0']) {
    assert.equal(code(await enter('lan', password)), '400 invalid_request', JSON.stringify(password))
  }
})

test('a session keeps where it came from, and logging in works from an address that is none', async () => {
  const person = newPerson()
  await register(person)
  const addresses = {
    '203.0.113.7': '203.0.113.7',
    'fe80::1%eth0': 'fe80::1',
    unknown: null,
    '': '127.0.0.1',
  }
  for (const [sent, kept] of Object.entries(addresses)) {
    const answer = await panel.call('POST', '/api/auth/login', {
      body: { email: person.email, password: person.password },
      headers: { 'x-forwarded-for': sent, 'user-agent': 'é'.repeat(1000) },
    })
    assert.equal(code(answer), '200 ok', sent)
    const row = await queryOne<{ address: string | null; agent: string }>(
      panel.db,
      sql`select host(address) as address, user_agent as agent from sessions order by id desc limit 1`,
    )
    assert.deepEqual([row!.address, row!.agent.length], [kept, 300])
  }
})
