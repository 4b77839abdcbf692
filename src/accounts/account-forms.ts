import { Type } from 'typebox'
import { exactly } from '../platform/reply.ts'

const password = Type.String({ minLength: 8, maxLength: 128, examples: ['a long sentence'] })

/** What a registration may hold; the page's form and the API take the same. */
export const registrationFields = {
  username: Type.String({
    minLength: 3,
    maxLength: 50,
    pattern: '^[a-zA-Z0-9_.]+$',
    description: 'letters a to z, digits, _ and .',
    examples: ['lan_anh'],
  }),
  email: Type.String({
    minLength: 5,
    maxLength: 100,
    pattern: '^[^@\\s\\u0000-\\u001f]+@[^@\\s\\u0000-\\u001f]+\\.[^@\\s\\u0000-\\u001f]+$',
    description: 'an email address',
    examples: ['lan@example.com'],
  }),
  password,
  referral_code: Type.Optional(Type.String({ maxLength: 20, description: 'of whoever referred them' })),
}
export const RegistrationBody = exactly({
  ...registrationFields,
  // The specification's clients know nothing of it, so it may be missing.
  accept_documents: Type.Optional(
    Type.Boolean({
      description:
        'true: you agree to the terms, the acceptable use rules and the privacy policy. Left out, registering is taken as agreeing to the versions in force.',
    }),
  ),
})

/** `email` takes the user name too: one log-in form for everyone. */
export const loginFields = {
  email: Type.String({
    minLength: 1,
    maxLength: 100,
    description: 'email or user name',
    examples: ['lan@example.com'],
  }),
  // No shortest length here: a wrong password is a wrong password.
  password: Type.String({ minLength: 1, maxLength: 128, examples: ['a long sentence'] }),
}
export const LoginBody = exactly({
  ...loginFields,
  code: Type.Optional(
    Type.String({
      maxLength: 40,
      description: 'of the authenticator app, or a recovery code; needed where a second factor is on',
      examples: ['123456'],
    }),
  ),
})
