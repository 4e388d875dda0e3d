// Fails when Microsoft Entra demanded multifactor authentication that the sign-in did not bring.
import { documentation } from './documentation.ts'
import { signInRule } from './sign-in-rule.ts'
import { lookAtPerUserMfa, lookAtPolicies, lookAtSignInLog, signInAppNames, useWebAccount } from './sign-in-steps.ts'

/** Answers to a user who has no second factor yet. */
const mustRegister = ['AADSTS50072', 'AADSTS50079', 'AADSTS53004']

export const mfaRequired = signInRule({
  id: 'mfa-required',
  title: 'Microsoft Entra demands multifactor authentication for this sign-in',
  why: 'A password typed into Remote Desktop brings no second factor. Where a Conditional Access policy, the security defaults or per-user multifactor authentication demand one, Microsoft Entra refuses the sign-in.',
  stage: 'session',
  severity: 'error',
  thenCheck:
    'The sign-in works, by web account or Windows Hello for Business, or by password once no policy demands more.',
  docs: documentation.signIn,
  explains: ['credentials-rejected'],
  fix: (signIn, { codes }) => [
    ...useWebAccount(signIn),
    ...(codes.some((code) => mustRegister.includes(code))
      ? [
          {
            text: 'The user has not registered a second factor yet: do that in a browser first.',
            command: 'cmd.exe /c start msedge.exe --inprivate https://aka.ms/mysecurityinfo',
            where: 'client' as const,
          },
        ]
      : []),
    {
      text: `${signIn.webAccount ? 'Or sign' : 'Sign'} in to the client with Windows Hello for Business (PIN or biometrics, certificate or key trust) and connect with that.`,
      where: 'client',
    },
    lookAtPerUserMfa(signIn),
    lookAtPolicies(signIn),
    {
      text: `For passwords to work again, the policy that demands it must leave out these applications, as far as your security allows (Microsoft Entra admin center, Conditional Access, the policy, Target resources, Exclude): ${signInAppNames}.`,
      where: 'azure',
    },
    lookAtSignInLog(signIn),
  ],
})
