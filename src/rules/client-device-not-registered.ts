// Fails when the tenant does not know the client that connects: seen only from Microsoft Entra's answer or from what the user saw.
import { documentation } from './documentation.ts'
import { signInRule } from './sign-in-rule.ts'
import { clientPolicy, lookAtClient, typeTheName, useWebAccount } from './sign-in-steps.ts'

export const clientDeviceNotRegistered = signInRule({
  id: 'client-device-not-registered',
  title: "The client that connects is not joined or registered in the VM's tenant",
  why: 'With user name and password, client and VM prove themselves to each other by certificates of one tenant. A client that is not joined or registered there has none.',
  stage: 'session',
  severity: 'error',
  thenCheck:
    "On the client, dsregcmd.exe /status shows AzureAdJoined : YES or WorkplaceJoined : YES with the VM's tenant.",
  docs: documentation.signIn,
  explains: ['credentials-rejected'],
  fix: (signIn) => [
    ...useWebAccount(signIn),
    lookAtClient(signIn),
    {
      text: "If it shows neither, add the user's work account on the client (Access work or school, Connect): that registers it.",
      command: 'cmd.exe /c start ms-settings:workplace',
      where: 'client',
    },
    typeTheName(signIn),
    clientPolicy(),
  ],
})
