// Fails when the user must set a new password first: Remote Desktop can't do that.
import { documentation } from './documentation.ts'
import { signInRule } from './sign-in-rule.ts'
import { lookAtUser, signInWithBrowser } from './sign-in-steps.ts'

export const passwordChangeRequired = signInRule({
  id: 'password-change-required',
  title: 'The user must set a new password first',
  why: 'A temporary or expired password must be changed at the next sign-in, and Remote Desktop has no way to do that: it refuses the sign-in.',
  stage: 'session',
  severity: 'error',
  thenCheck: 'The user signs in with a browser without being asked for a new password, and then to the VM.',
  docs: documentation.signIn,
  explains: ['credentials-rejected'],
  fix: (signIn) => [
    signInWithBrowser(signIn),
    lookAtUser(signIn),
    {
      text: 'Where the password comes from Active Directory (password hash synchronization), change it there; it takes some minutes until Microsoft Entra knows it.',
      where: 'client',
    },
  ],
})
