// HRESULTs of the network: 0x80072xxx (WinHTTP inside an HRESULT) and 0xcaaxxxxx (ADAL, Windows' own library for Microsoft Entra tokens).
import { type KnownCode, pages, rows } from './known-code.ts'

const run = 'Run aadlogin-doctor on the VM: it tries every required endpoint and names the layer that fails.'

export const network: KnownCode[] = [
  ...rows({ kind: 'hresult', docs: pages.join, confidence: 'microsoft', fix: run }, [
    {
      code: 0x80072efd,
      name: 'WININET_E_CANNOT_CONNECT',
      meaning: 'No connection to the server could be made.',
      cause:
        'A firewall, network security group or route stops port 443, or a proxy is needed that SYSTEM does not know.',
      rule: 'endpoint-unreachable',
    },
    {
      code: 0x80072ee2,
      name: 'WININET_E_TIMEOUT',
      meaning: 'The server did not answer in time.',
      cause: 'A firewall drops the packets, or a proxy is needed that SYSTEM does not know.',
      rule: 'endpoint-unreachable',
    },
    {
      code: 0x80072ee7,
      name: 'WININET_E_NAME_NOT_RESOLVED',
      meaning: 'The name of the server could not be resolved.',
      cause: 'The DNS server of the virtual network does not know public names, or is not reached.',
      fix: 'On the VM: `nslookup enterpriseregistration.windows.net`. If it fails, set DNS servers that answer it (virtual network > DNS servers), restart the VM, and run the extension again.',
      rule: 'dns-failure',
    },
    {
      code: 0x80072f8f,
      name: 'WININET_E_DECODING_FAILED',
      meaning:
        'A secure connection failed: the certificate or the answer of the server was not accepted (WinHTTP calls 12175 a TLS failure).',
      cause: 'A wrong clock, TLS inspection whose root Windows does not trust, or TLS 1.2 turned off.',
      fix: 'Check the clock (`w32tm.exe /query /status`), exempt the endpoints from TLS inspection, and leave TLS 1.2 on. Run aadlogin-doctor to see which it is.',
      rule: 'tls-failure',
    },
    {
      code: 0x80072efe,
      name: 'WININET_E_CONNECTION_ABORTED',
      meaning: 'The connection was cut before it was done.',
      cause: 'A firewall, proxy or TLS inspection that resets connections, or an unsteady network.',
      rule: 'endpoint-unreachable',
    },
    {
      code: 0x8007000d,
      name: 'E_INVALIDDATA',
      meaning: 'The answer was not the JSON that Windows expected.',
      cause: 'A proxy answered 200 with a page of its own, mostly one that asks for a sign-in.',
      fix: 'Let the endpoints through without proxy sign-in: SYSTEM can not answer a prompt.',
      rule: 'endpoint-blocked-by-proxy',
    },
    {
      code: 0xcaa82ee2,
      name: 'ERROR_ADAL_INTERNET_TIMEOUT',
      meaning: 'login.microsoftonline.com did not answer in time.',
      cause: 'A firewall drops the packets, or a proxy is needed that SYSTEM does not know.',
      rule: 'endpoint-unreachable',
    },
    {
      code: 0xcaa82efe,
      name: 'ERROR_ADAL_INTERNET_CONNECTION_ABORTED',
      meaning: 'The connection to the sign-in endpoint was cut.',
      cause: 'A firewall, proxy or TLS inspection that resets connections.',
      rule: 'endpoint-unreachable',
    },
    {
      code: 0xcaa82f8f,
      name: 'ERROR_ADAL_INTERNET_SECURE_FAILURE',
      meaning: 'The TLS certificate of the sign-in endpoint was not accepted.',
      cause: 'A wrong clock, or TLS inspection whose root Windows does not trust.',
      fix: 'Check the clock (`w32tm.exe /query /status`) and exempt the sign-in endpoint from TLS inspection.',
      rule: 'tls-failure',
    },
    {
      code: 0xcaa82efd,
      name: 'ERROR_ADAL_INTERNET_CANNOT_CONNECT',
      meaning: 'No connection to login.microsoftonline.com could be made.',
      cause: 'A firewall, network security group or route stops port 443.',
      rule: 'endpoint-unreachable',
    },
  ]),
  ...rows(
    {
      kind: 'hresult',
      docs: pages.join,
      confidence: 'microsoft',
      cause: 'The federation service of the domain (AD FS or another), not the VM.',
    },
    [
      {
        code: 0xcaa90017,
        name: 'ERROR_ADAL_PROTOCOL_NOT_SUPPORTED',
        meaning: 'The identity provider does not offer WS-Trust.',
        fix: 'Turn on WS-Trust at the identity provider, or use managed authentication.',
      },
      {
        code: 0xcaa9002c,
        name: 'ERROR_ADAL_FAILED_TO_PARSE_XML',
        meaning: 'The federation service did not answer with XML.',
        fix: 'Open its MEX address in a browser: it must give valid XML; look at proxies on the way.',
      },
      {
        code: 0xcaa90023,
        name: 'ERROR_ADAL_COULDNOT_DISCOVER_USERNAME_PASSWORD_ENDPOINT',
        meaning: 'The federation service names no endpoint for user name and password.',
        fix: 'Turn on the WS-Trust endpoints of the federation service.',
      },
      {
        code: 0xcaa20003,
        name: 'ERROR_ADAL_SERVER_ERROR_INVALID_GRANT',
        meaning: 'Microsoft Entra refused the proof that was offered (invalid_grant).',
        cause:
          'The AADSTS code beside it says why: a wrong password, a disabled device, an untrusted federation token.',
        fix: 'Look up the AADSTS code in the same record.',
        wraps: true,
      },
      {
        code: 0xcaa2000b,
        name: 'ERROR_ADAL_SERVER_ERROR_INVALID_RESOURCE',
        meaning: 'The resource that a program wants a token for does not exist in the tenant (invalid_resource).',
        cause: 'Some program asks for a service that the tenant does not use; the AADSTS code beside it names it.',
        fix: 'Look up the AADSTS code in the same record. Where it names another program, this is no matter of the sign-in to the VM.',
        wraps: true,
      },
      {
        code: 0xcaa9001f,
        name: 'ERROR_ADAL_INTEGRATED_AUTH_WITHOUT_FEDERATION',
        meaning: 'A program tried to sign in with the Windows account, which only a federated domain takes.',
        cause: 'Often the agent of Configuration Manager, on a machine of a domain that is not federated.',
        fix: 'Nothing for the sign-in to the VM.',
      },
      {
        code: 0xcaa90014,
        name: 'ERROR_ADAL_WSTRUST_REQUEST_SECURITYTOKEN_FAILED',
        meaning: 'The federation service answered with a fault.',
        fix: 'Read the fault in the same record and the log of the federation service.',
        wraps: true,
      },
      {
        code: 0xcaa90006,
        name: 'ERROR_ADAL_WSTRUST_TOKEN_REQUEST_FAIL',
        meaning: 'No access token came from the token endpoint.',
        cause: 'The code beside it says why.',
        fix: 'Look up the other code in the same record.',
        wraps: true,
      },
      {
        code: 0xcaa1002d,
        name: 'ERROR_ADAL_OPERATION_PENDING',
        meaning: 'The token library failed in general.',
        cause: 'The code beside it says why.',
        fix: 'Look up the other code in the same record.',
        wraps: true,
      },
    ],
  ),
  ...rows({ kind: 'hresult', docs: pages.hello, confidence: 'microsoft' }, [
    {
      code: 0xcaa30193,
      meaning: 'Something answered the request with HTTP 403.',
      cause: 'A proxy or firewall on the way, or the service itself.',
      fix: 'Let the required endpoints through the proxy without inspection or sign-in.',
      rule: 'endpoint-blocked-by-proxy',
    },
  ]),
  ...rows({ kind: 'hresult', docs: pages.prt, confidence: 'microsoft' }, [
    {
      code: 0xcaa2000c,
      name: 'ERROR_ADAL_INTERACTION_REQUIRED',
      meaning: 'The token can be had only with the user present (interaction_required).',
      cause:
        'Multifactor authentication or another Conditional Access demand; event AAD/1098 with it is mostly noise of some app.',
      fix: 'Look up the AADSTS code in the same record.',
      wraps: true,
    },
  ]),
  ...rows({ kind: 'hresult', docs: pages.stateRoaming, confidence: 'microsoft' }, [
    {
      code: 0xcaa5001c,
      name: 'token broker operation failed',
      meaning: 'The token broker of Windows could not do what a program asked it for.',
      cause: 'The code or the event beside it says why, for example AAD/1104 with 0xc000005f.',
      fix: 'Look up the other codes in the same record.',
      wraps: true,
    },
  ]),
  ...rows({ kind: 'hresult', docs: pages.commonErrors, confidence: 'microsoft' }, [
    {
      code: 0x80004005,
      name: 'E_FAIL',
      meaning: 'It failed; no more is said.',
      cause: 'Anything: this code is used all over Windows. What stands beside it tells more.',
      fix: 'Look at the lines before it in the log, or run aadlogin-doctor on the VM.',
      wraps: true,
    },
    {
      code: 0x8000ffff,
      name: 'E_UNEXPECTED',
      meaning: 'It failed in an unexpected way; no more is said.',
      cause: 'Anything: this code is used all over Windows. What stands beside it tells more.',
      fix: 'Look at the lines before it in the log, or run aadlogin-doctor on the VM.',
      wraps: true,
    },
  ]),
  ...rows({ kind: 'hresult', docs: pages.extensions, confidence: 'extracted' }, [
    {
      code: 0x80070070,
      name: 'ERROR_DISK_FULL',
      meaning: 'The disk is full.',
      cause: 'The drive of Windows has no room for what the extension or the guest agent writes: free some first.',
      fix: 'See how much is left (`powershell.exe -Command Get-Volume`), free space on C:, then run the extension again.',
    },
  ]),
  ...rows({ kind: 'hresult', docs: pages.teams, confidence: 'microsoft' }, [
    {
      code: 0xcaa20004,
      name: 'approval needed',
      meaning: 'The request must be approved first, by an administrator or by the resource.',
      cause: 'A policy or a missing consent in the tenant; the AADSTS code beside it says which.',
      fix: 'Look up the AADSTS code in the same record.',
      wraps: true,
    },
    {
      code: 0xcaa90018,
      name: 'wrong credentials',
      meaning: 'The credentials are not the right ones for this account.',
      cause: 'The credentials of Windows are used, and they are not those of the Entra account.',
      fix: 'Sign in with the name and password of the Entra account.',
      rule: 'credentials-rejected',
    },
  ]),
  ...rows({ kind: 'hresult', docs: pages.extensions, confidence: 'community' }, [
    {
      code: 0xe0434352,
      name: '.NET exception',
      meaning: 'A .NET program (such as the handler of the extension) ended by an exception of its own.',
      cause:
        'Anything. The Application event log holds the exception (source .NET Runtime), the log of the program its last step.',
      fix: 'Read the event and the log of the extension, then run the extension again.',
      wraps: true,
    },
  ]),
  ...rows({ kind: 'hresult', docs: pages.scheduler, confidence: 'community' }, [
    {
      code: 0x80041326,
      name: 'SCHED_E_TASK_DISABLED',
      meaning: 'The scheduled task is disabled.',
      cause:
        'Of device registration: the task Automatic-Device-Join, which does hybrid join. The extension does not need it.',
      fix: 'For hybrid join, enable it: `schtasks.exe /change /tn "\\Microsoft\\Windows\\Workplace Join\\Automatic-Device-Join" /enable`. On a VM with the extension: nothing to do.',
    },
  ]),
]
