// NTSTATUS codes 0xc0xxxxxx: what a sign-in or dsregcmd's PRT diagnostics end with. Also written as 0xd0xxxxxx (the same inside an HRESULT).
import { type KnownCode, pages, rows } from './known-code.ts'

const readEvents =
  "Look in the event log AAD/Operational at the same time: 1081 and 1088 hold the AADSTS code or the server's error, 1084 the network error."

export const ntstatus: KnownCode[] = [
  ...rows({ kind: 'ntstatus', docs: pages.prt, confidence: 'microsoft', fix: readEvents }, [
    {
      code: 0xc000006d,
      name: 'STATUS_LOGON_FAILURE',
      meaning: 'The sign-in failed: Microsoft Entra (or the federation service) refused it or could not be reached.',
      cause:
        'A wrong user name or password, a client that the tenant does not know, or no way to the sign-in endpoint.',
      rule: 'credentials-rejected',
      wraps: true,
    },
    {
      code: 0xc000006a,
      name: 'STATUS_WRONG_PASSWORD',
      meaning: 'The password was not accepted.',
      cause: 'A wrong password, or the sign-in endpoint refused the request.',
      rule: 'credentials-rejected',
      wraps: true,
    },
    {
      code: 0xc00000d0,
      name: 'STATUS_REQUEST_NOT_ACCEPTED',
      meaning: 'The sign-in endpoint or the federation service answered HTTP 400.',
      cause: 'The AADSTS code in the same record says why.',
      wraps: true,
    },
    {
      code: 0xc000023c,
      name: 'STATUS_NETWORK_UNREACHABLE',
      meaning: 'The sign-in endpoint was not reached, or answered with an HTTP error.',
      cause:
        'A firewall, route or proxy. Event AAD/1104 "Lookup name name from SID" with this code is seen where an endpoint is blocked.',
      fix: `Run aadlogin-doctor on the VM to try every endpoint. ${readEvents}`,
      rule: 'endpoint-unreachable',
      wraps: true,
    },
    {
      code: 0xc00000be,
      name: 'STATUS_BAD_NETWORK_PATH',
      meaning: 'The network path to the sign-in endpoint was not found.',
      cause: 'DNS, a firewall or a proxy.',
      fix: `Run aadlogin-doctor on the VM to try every endpoint. ${readEvents}`,
      rule: 'endpoint-unreachable',
      wraps: true,
    },
    {
      code: 0xc00000c4,
      name: 'STATUS_UNEXPECTED_NETWORK_ERROR',
      meaning: 'The network failed in an unexpected way.',
      cause: 'A connection that was cut on its way to the sign-in endpoint.',
      fix: `Run aadlogin-doctor on the VM to try every endpoint. ${readEvents}`,
      rule: 'endpoint-unreachable',
      wraps: true,
    },
    {
      code: 0xc000005f,
      name: 'STATUS_NO_SUCH_LOGON_SESSION',
      meaning: 'The domain of the user name is not known to Microsoft Entra.',
      cause: 'A UPN whose domain is not verified in the tenant, or a mistyped name.',
      fix: "Use the user's UPN with a verified domain of the tenant. Event AAD/1144 holds the name that was tried.",
      rule: 'credentials-rejected',
    },
    {
      code: 0xc004844c,
      name: 'AAD_CLOUDAP_E_OAUTH_USERNAME_IS_MALFORMED',
      meaning: 'The user name is not in the form user@domain.',
      cause: 'What was typed at the sign-in screen.',
      fix: 'Enter AzureAD\\user@domain (or user@domain with a web account).',
      rule: 'credentials-rejected',
    },
    {
      code: 0xc0048442,
      name: 'AAD_CLOUDAP_E_OAUTH_USER_SID_IS_EMPTY',
      meaning: 'The answer to the sign-in holds no SID of the user.',
      cause: 'A proxy that changes answers of the sign-in endpoint.',
      fix: 'Exempt the sign-in endpoint from inspection.',
    },
    {
      code: 0xc00484c1,
      name: 'AAD_CLOUDAP_E_WSTRUST_SAML_TOKENS_ARE_EMPTY',
      meaning: 'The federation service gave no token.',
      cause: 'The federation service, or a proxy before it; event AAD/1088 tells more.',
    },
    {
      code: 0xc004848b,
      name: 'AAD_CLOUDAP_E_HTTP_PASSWORD_URI_IS_EMPTY',
      meaning: 'The federation service names no address for passwords.',
      cause: 'The MEX document of the federation service, or a proxy that changes it.',
      fix: 'Turn on the WS-Trust password endpoint of the federation service.',
    },
    {
      code: 0xc004848c,
      name: 'AAD_CLOUDAP_E_HTTP_CERTIFICATE_URI_IS_EMPTY',
      meaning: 'The federation service names no address for certificates.',
      cause: 'The MEX document of the federation service, or a proxy that changes it.',
      fix: 'Turn on the WS-Trust certificate endpoint of the federation service.',
    },
  ]),
  // Stands in Microsoft's list of sign-in statuses, but its bits are those of an HRESULT of XmlLite.
  ...rows({ kind: 'hresult', docs: pages.prt, confidence: 'microsoft' }, [
    {
      code: 0xc00cee4f,
      name: 'WC_E_DTDPROHIBITED',
      meaning: 'The XML of the federation service holds a DTD, which Windows refuses.',
      cause: 'The federation service, or an error page in its place.',
      fix: 'Open the address that event AAD/1022 names and see what answers there.',
    },
  ]),
  ...rows({ kind: 'ntstatus', docs: pages.hello, confidence: 'microsoft' }, [
    {
      code: 0xc00000bb,
      name: 'STATUS_NOT_SUPPORTED',
      meaning:
        'This way to sign in is not supported here. Windows Hello shows it as "this option is temporarily unavailable".',
      cause: 'The machine, or the domain controller that is asked, can not do this sign-in method.',
      fix: 'Sign in with another method.',
      rule: 'mfa-required',
    },
  ]),
  ...rows({ kind: 'ntstatus', docs: pages.ntstatus, confidence: 'microsoft' }, [
    {
      code: 0xc0000064,
      name: 'STATUS_NO_SUCH_USER',
      meaning: 'There is no such user on this machine.',
      cause: 'A mistyped name, or a Microsoft Entra name that reached a VM that is not joined.',
      fix: 'Check the name; on a joined VM enter AzureAD\\user@domain.',
      rule: 'credentials-rejected',
    },
    {
      code: 0xc000006e,
      name: 'STATUS_ACCOUNT_RESTRICTION',
      meaning: 'The name and password are right, but a restriction of the account stops the sign-in.',
      cause: 'A policy on the account: blank password, hours, or restricted admin.',
      fix: 'Look at the restrictions of the account.',
    },
    {
      code: 0xc0000070,
      name: 'STATUS_INVALID_WORKSTATION',
      meaning:
        'The user may not sign in to this machine: "Your account is configured to prevent you from using this device".',
      cause:
        'On an Azure VM: no Virtual Machine Administrator Login or Virtual Machine User Login role. In a domain: the machines that the account is limited to.',
      fix: 'Assign one of the two roles at the VM, its resource group or its subscription.',
      rule: 'role-not-assigned',
    },
    {
      code: 0xc0000071,
      name: 'STATUS_PASSWORD_EXPIRED',
      meaning: 'The password is expired.',
      cause: 'It must be changed, which can not be done in a remote desktop sign-in.',
      fix: 'Sign in with a browser (portal.azure.com in a private window) and set a new password.',
      rule: 'password-change-required',
    },
    {
      code: 0xc0000072,
      name: 'STATUS_ACCOUNT_DISABLED',
      meaning: 'The account is disabled.',
      cause: 'An administrator, or a risk policy, turned it off.',
      fix: 'Enable the account in Microsoft Entra.',
      rule: 'credentials-rejected',
    },
    {
      code: 0xc0000133,
      name: 'STATUS_TIME_DIFFERENCE_AT_DC',
      meaning: 'The clocks are too far apart.',
      cause: 'The clock of the VM or of the client is wrong.',
      fix: 'Check the clock: `w32tm.exe /query /status`.',
      rule: 'clock-skewed',
    },
    {
      code: 0xc000015b,
      name: 'STATUS_LOGON_TYPE_NOT_GRANTED',
      meaning: 'The user has not been given the right to sign in this way.',
      cause:
        'No Virtual Machine Administrator Login or Virtual Machine User Login role, or a policy that withholds the right.',
      fix: 'Assign one of the two roles at the VM, its resource group or its subscription.',
      rule: 'role-not-assigned',
    },
    {
      code: 0xc0000224,
      name: 'STATUS_PASSWORD_MUST_CHANGE',
      meaning: 'The password must be changed before the first sign-in.',
      cause: 'A temporary password.',
      fix: 'Sign in with a browser (portal.azure.com in a private window) and set a new password.',
      rule: 'password-change-required',
    },
    {
      code: 0xc0000234,
      name: 'STATUS_ACCOUNT_LOCKED_OUT',
      meaning: 'The account is locked.',
      cause: 'Too many wrong passwords.',
      fix: 'Wait or unlock the account; look for what keeps sending a wrong password.',
      rule: 'credentials-rejected',
    },
    {
      code: 0xc000005e,
      name: 'STATUS_NO_LOGON_SERVERS',
      meaning: 'No server was found that could judge the sign-in.',
      cause: 'No network to the sign-in endpoint or the domain controller.',
      fix: 'Run aadlogin-doctor on the VM to try every endpoint.',
      rule: 'endpoint-unreachable',
    },
    {
      code: 0xc0000022,
      name: 'STATUS_ACCESS_DENIED',
      meaning: 'Access was denied.',
      cause: 'The account lacks the right for what was tried.',
      fix: 'See what stands beside it for what was tried.',
    },
  ]),
  ...rows({ kind: 'ntstatus', docs: pages.prt, confidence: 'community', fix: readEvents }, [
    {
      code: 0xc00484b2,
      name: 'device not joined',
      meaning:
        'The sign-in package of Windows finds no device certificate: the machine is not joined to Microsoft Entra.',
      cause: 'The join failed or was undone, or the certificate was deleted.',
      fix: 'See what `dsregcmd.exe /status` says to AzureAdJoined; on an Azure VM run the extension again.',
      rule: 'device-not-joined',
    },
    {
      code: 0xc00485d3,
      name: 'no such account in Microsoft Entra',
      meaning: 'Microsoft Entra knows no account of the SID that Windows asked about.',
      cause:
        'Seen in AAD/1104 (Lookup name from SID) on healthy machines too, where Windows asks about local accounts and about roles that have no name. It is noise.',
      wraps: true,
    },
    {
      code: 0xc0048512,
      name: 'no sign-in with Microsoft Entra yet',
      meaning: 'The sign-in package of Windows could not agree on a way to sign in.',
      cause: 'Seen in AAD/1104 while a new machine is set up, before it is joined; there it is noise.',
      wraps: true,
    },
  ]),
]
