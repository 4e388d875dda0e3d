// HTTP statuses as instance metadata (169.254.169.254) answers them, some with the text that tells them apart.
import { type KnownCode, pages, rows } from './known-code.ts'

export const imds: KnownCode[] = [
  ...rows({ kind: 'imds', docs: pages.identityToken, confidence: 'microsoft' }, [
    {
      code: 400,
      name: 'Identity not found',
      meaning: 'The VM has no managed identity that could answer the token request.',
      cause: 'The system-assigned identity is off, or the client_id that was asked for is not assigned.',
      fix: 'Turn on the system-assigned managed identity: `az vm identity assign`.',
      confidence: 'community',
      rule: 'managed-identity-missing',
    },
    {
      code: 400,
      name: 'bad_request_102',
      meaning: 'The request lacks the header Metadata: true.',
      cause: 'A hand-made request, or a proxy that took the header away.',
      fix: 'Send the header: `curl.exe -H Metadata:true ...` and bypass proxies (--noproxy "*").',
    },
    {
      code: 400,
      name: 'invalid_resource',
      meaning: 'The tenant knows no application of the address that the token is for (AADSTS50001).',
      cause: 'A mistyped resource, or the wrong tenant or cloud.',
      fix: 'Ask for resource=urn:ms-drs:enterpriseregistration.windows.net as the extension does.',
      rule: 'token-unavailable',
    },
    {
      code: 401,
      name: 'unauthorized',
      meaning: 'The token request was refused as not authorized.',
      cause: 'The managed identity is not set up right, or the Metadata Security Protocol stopped this process.',
      fix: 'Turn the identity off and on again; look at the metadata security settings of the VM.',
      rule: 'imds-access-denied',
    },
    {
      code: 404,
      name: 'not found',
      meaning: 'The element does not exist; for a token: the identity endpoint is being updated.',
      cause: 'A passing state, or a path that this api-version does not have.',
      fix: 'Try again after some seconds.',
    },
    {
      code: 410,
      name: 'gone',
      meaning: 'Instance metadata is being updated and comes back within 70 seconds.',
      cause: 'A passing state of the host.',
      fix: 'Try again for up to 70 seconds.',
    },
    {
      code: 429,
      name: 'too many requests',
      meaning: 'Instance metadata was asked too often.',
      cause: 'Some program on the VM asks without pause (the limit is 5 requests a second, 20 for identity).',
      fix: 'Try again with growing pauses; find the program that asks so much.',
    },
    {
      code: 500,
      name: 'service error',
      meaning: 'Instance metadata had an error of its own.',
      cause: 'Mostly passing.',
      fix: 'Try again after a second or more.',
    },
  ]),
  ...rows({ kind: 'imds', docs: pages.imds, confidence: 'microsoft' }, [
    {
      code: 405,
      name: 'method not allowed',
      meaning: 'Instance metadata answers only GET.',
      cause: 'A hand-made request.',
      fix: 'Ask with GET.',
    },
    {
      code: 403,
      name: 'forbidden',
      meaning: 'Something refused the request to instance metadata.',
      cause: 'The Metadata Security Protocol, or a proxy that answered in its place.',
      fix: 'Ask without a proxy (`curl.exe --noproxy "*"`), and look at the metadata security settings of the VM.',
      rule: 'imds-access-denied',
    },
  ]),
]
