// Fails when Microsoft Entra says that the tenant lacks the application of the sign-in, or that it is off.
import { documentation } from './documentation.ts'
import { signInRule } from './sign-in-rule.ts'
import { bringSignInApp, lookAtSignInLog } from './sign-in-steps.ts'

export const signInAppMissing = signInRule({
  id: 'sign-in-app-missing',
  title: 'The application of the sign-in is missing or off in the tenant',
  why: 'Sign-ins to the VM are sign-ins to the application Azure Windows VM Sign-In. Without its service principal in the tenant they are refused, and no Conditional Access policy can name it.',
  stage: 'session',
  severity: 'error',
  thenCheck: 'az ad sp show, as above, shows the application with accountEnabled true.',
  docs: documentation.signIn,
  explains: ['credentials-rejected'],
  fix: (signIn) => [...bringSignInApp(), lookAtSignInLog(signIn)],
})
