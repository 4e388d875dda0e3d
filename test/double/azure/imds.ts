// The Instance Metadata Service of one VM, by the rules of the real one: Metadata header, api-version, no X-Forwarded-For, GET only.
// It hands out made tokens; what it handed out is told to the caller, so that leaks can be looked for.
import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { answerRequest, type Behaviour, type HttpAnswer, json, Turns } from './answer.ts'

/** What IMDS knows of the VM, and how it behaves. Times in seconds. */
export interface Imds {
  /** `answers`; `refuses`: nothing listens; `black-hole`: packets vanish; `no-route`: the VM has no way to the address. */
  reach: 'answers' | 'refuses' | 'black-hole' | 'no-route'
  instance: Behaviour
  tenant: Behaviour
  token: Behaviour
  /** The document of /metadata/instance; fields that are newer than the asked api-version are left out. */
  document: { compute: Record<string, unknown>; network: Record<string, unknown> }
  tenantId: string
  /** The token's claims that the VM's identity decides (oid, appid, xms_mirid ...); they win over the usual ones. */
  claims: Record<string, unknown>
  /** How far IMDS's clock is ahead of the VM's. */
  clockAheadSeconds: number
}

/** What was asked of IMDS, for the checks after a run. */
export interface ImdsLog {
  requests: { method: string; url: string; at: number }[]
  /** Every token that was handed out. */
  tokens: string[]
  mostAtOnce: number
  /** Requests that broke a rule of IMDS, in words. */
  broken: string[]
}

const versions = [
  '2017-03-01,2017-04-02,2017-08-01,2017-12-01,2018-02-01,2018-04-02,2018-10-01,2019-02-01,2019-03-11,2019-04-30,2019-06-01',
  '2019-06-04,2019-08-01,2019-08-15,2019-11-01,2020-06-01,2020-07-15,2020-09-01,2020-10-01,2020-12-01,2021-01-01,2021-02-01',
  '2021-03-01,2021-05-01,2021-10-01,2021-11-01,2021-11-15,2021-12-13,2023-07-01,2023-11-15,2024-03-15,2024-07-17,2025-04-07',
].flatMap((line) => line.split(','))

/** The api-version that brought a field of `compute`; the others were always there. */
const since: Record<string, string> = {
  azEnvironment: '2018-10-01',
  provider: '2018-10-01',
  resourceGroupName: '2017-08-01',
  subscriptionId: '2017-08-01',
  vmScaleSetName: '2017-12-01',
  zone: '2017-12-01',
  resourceId: '2019-03-11',
  osProfile: '2020-07-15',
}

export const identityNotFound = json(400, { error: 'invalid_request', error_description: 'Identity not found' })
export const severalIdentities = json(400, {
  error: 'invalid_request',
  error_description:
    'Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the token request',
})

/** The server and its log. The caller lets it listen and closes it. */
export function imdsServer(imds: Imds): { server: Server; log: ImdsLog } {
  const log: ImdsLog = { requests: [], tokens: [], mostAtOnce: 0, broken: [] }
  const turns = new Turns()
  let atOnce = 0
  const server = createServer((request, response) => {
    atOnce += 1
    log.mostAtOnce = Math.max(log.mostAtOnce, atOnce)
    response.on('close', () => {
      atOnce -= 1
    })
    const { method = '', url: path = '', headers } = request
    log.requests.push({ method, url: path, at: Date.now() })
    const url = new URL(path, 'http://169.254.169.254')
    const reply = (behaviour: Behaviour, healthy: HttpAnswer) =>
      answerRequest(request, response, behaviour, healthy, {
        turns,
        date: new Date(Date.now() + imds.clockAheadSeconds * 1000),
      })
    const refuse = (answer: HttpAnswer, why: string) => {
      log.broken.push(`${method} ${path}: ${why}`)
      reply('healthy', answer)
    }

    if (method !== 'GET') return refuse({ status: 405 }, 'IMDS takes GET only')
    if (headers.metadata?.toString().toLowerCase() !== 'true')
      return refuse(json(400, { error: 'Bad request. Required metadata header not specified' }), 'no Metadata: true')
    if (headers['x-forwarded-for'] !== undefined)
      return refuse(json(400, { error: 'Bad request. X-Forwarded-For header is not allowed' }), 'X-Forwarded-For')
    const version = url.searchParams.get('api-version')
    if (version === null || !versions.includes(version))
      return refuse(
        json(400, {
          error:
            version === null
              ? 'Bad request. api-version was not specified in the request. For more information refer to aka.ms/azureimds'
              : 'Bad request. api-version is invalid or was not specified in the request.',
          'newest-versions': versions.slice(-3).reverse(),
        }),
        'no api-version, or one that does not exist',
      )

    switch (url.pathname.replace(/\/$/, '')) {
      case '/metadata/instance':
        return reply(imds.instance, json(200, documentAt(imds.document, version)))
      case '/metadata/instance/compute':
        return reply(imds.instance, json(200, documentAt(imds.document, version).compute))
      case '/metadata/identity/info':
        return reply(imds.tenant, json(200, { tenantId: imds.tenantId }))
      case '/metadata/identity/oauth2/token': {
        const resource = url.searchParams.get('resource')
        if (resource === null)
          return refuse(
            json(400, { error: 'invalid_request', error_description: "Required query variable 'resource' is missing" }),
            'no resource',
          )
        return reply(imds.token, tokenAnswer(imds, resource, log))
      }
      default:
        return refuse(json(404, { error: 'Not found' }), 'no such path')
    }
  })
  return { server, log }
}

function documentAt({ compute, network }: Imds['document'], version: string) {
  const known = Object.entries(compute).filter(([name]) => (since[name] ?? '') <= version)
  return { compute: Object.fromEntries(known), network }
}

function tokenAnswer(imds: Imds, resource: string, log: ImdsLog): HttpAnswer {
  const now = Math.floor(Date.now() / 1000 + imds.clockAheadSeconds)
  const token = makeToken({
    aud: resource,
    iss: `https://sts.windows.net/${imds.tenantId}/`,
    iat: now - 300,
    nbf: now - 300,
    exp: now + 86_100,
    idp: `https://sts.windows.net/${imds.tenantId}/`,
    tid: imds.tenantId,
    ...imds.claims,
  })
  log.tokens.push(token)
  return json(200, {
    access_token: token,
    client_id: imds.claims.appid,
    expires_in: '86100',
    expires_on: String(now + 86_100),
    ext_expires_in: '86399',
    not_before: String(now - 300),
    resource,
    token_type: 'Bearer',
  })
}

/** A token as Entra would write it, with a signature that no one has the key of. Every part of it holds random bytes to search for. */
export function makeToken(claims: Record<string, unknown>): string {
  const random = (bytes: number) => randomBytes(bytes).toString('base64url')
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const key = random(20)
  const header = part({ typ: 'JWT', alg: 'RS256', x5t: key, kid: key })
  const payload = part({
    ...claims,
    aio: random(24),
    appidacr: '2',
    idtyp: 'app',
    rh: random(18),
    uti: random(16),
    ver: '1.0',
  })
  return `${header}.${payload}.${random(256)}`
}
