// Fails when Conditional Access, or a policy like it, refused the sign-in.
import { documentation } from './documentation.ts'
import { signInRule } from './sign-in-rule.ts'
import { lookAtPolicies, lookAtSignInLog, signInAppNames, useWebAccount } from './sign-in-steps.ts'

export const conditionalAccessBlocked = signInRule({
  id: 'conditional-access-blocked',
  title: 'A Conditional Access policy refused the sign-in',
  why: 'Name and password were right, but a policy of the tenant refuses this sign-in: by user, place, risk, or because client or VM are not the kind of device that it demands.',
  stage: 'session',
  severity: 'error',
  thenCheck: 'The sign-in log shows the next sign-in of the user with Success, and the session opens.',
  docs: documentation.conditionalAccess,
  explains: ['credentials-rejected'],
  fix: (signIn) => [
    lookAtSignInLog(signIn),
    lookAtPolicies(signIn),
    {
      text: `Change the policy that refuses, or leave out the user or these applications (Microsoft Entra admin center, Conditional Access): ${signInAppNames}. Policies that demand a compliant or hybrid-joined device cannot be met from a Windows Server VM.`,
      where: 'azure',
    },
    ...useWebAccount(signIn),
  ],
})
