// What DNS servers say, told apart, and the sentence for a network team.
import { describe, expect, test } from 'vitest'
import { nameTrouble, serverVerdict, verdictText } from '../../src/network/name-verdict.ts'
import { azureDns, companyDns, found, notFound, publicDns, says } from '../healthy/endpoints.ts'

const verdicts = (...answers: Parameters<typeof serverVerdict>[0][]) =>
  answers.flatMap((one) => serverVerdict(one) ?? [])
const notFoundByWindows = notFound('ENOTFOUND')

describe('one server', () => {
  test.each([
    ['ENOTFOUND', 'nxdomain', '10.1.0.4 says NXDOMAIN (no such name)'],
    ['ENODATA', 'no-data', '10.1.0.4 knows the name but has no address for it'],
    ['ESERVFAIL', 'servfail', '10.1.0.4 says SERVFAIL (it could not find out)'],
    ['EREFUSED', 'refused', '10.1.0.4 says REFUSED (it does not answer this VM)'],
    ['TIMEOUT', 'silent', '10.1.0.4 gives no answer within 5.5 s'],
    ['ETIMEOUT', 'silent', '10.1.0.4 gives no answer within 5.5 s'],
    ['EBADRESP', 'other', '10.1.0.4 fails with EBADRESP'],
  ])('%s', (code, kind, text) => {
    const [verdict] = verdicts(says(companyDns, 'vm', notFound(code, 5500)))
    expect(verdict?.says).toBe(kind)
    expect(verdict && verdictText(verdict)).toBe(text)
  })

  test('no IPv6 beside an IPv4 address is an answer', () => {
    const answer = { server: companyDns, owner: 'vm' as const, a: found('1.2.3.4'), aaaa: notFound('ENODATA') }
    expect(serverVerdict(answer)).toMatchObject({ says: 'addresses', addresses: ['1.2.3.4'] })
  })

  test('not waited for is no verdict', () => {
    expect(serverVerdict({ server: publicDns, owner: 'public', a: null, aaaa: null })).toBeNull()
  })
})

describe('the trouble with a name', () => {
  test("the VM's server says no, others know it", () => {
    const trouble = nameTrouble(
      notFoundByWindows,
      verdicts(
        says(companyDns, 'vm', notFound('ENOTFOUND')),
        says(azureDns, 'azure', found('20.1.1.1')),
        says(publicDns, 'public', notFound('TIMEOUT', 5500)),
      ),
    )
    expect(trouble).toEqual({
      trouble: 'nxdomain',
      problem:
        "the VM's DNS server 10.1.0.4 says NXDOMAIN (no such name); Azure DNS 168.63.129.16 answers, public DNS 208.67.222.222 gives no answer within 5.5 s",
      servers: [companyDns],
      knownBy: [azureDns],
    })
  })

  test('the first of two servers says no, and Windows does not ask the second', () => {
    const trouble = nameTrouble(
      notFoundByWindows,
      verdicts(says(companyDns, 'vm', notFound('ENOTFOUND')), says('10.1.0.5', 'vm', found('20.1.1.1'))),
    )
    expect(trouble).toMatchObject({ trouble: 'nxdomain', servers: [companyDns] })
    expect(trouble.problem).toContain('10.1.0.5 answers, and Windows believes the first that answers')
  })

  test('one is silent, the other says no: the no decides', () => {
    const trouble = nameTrouble(
      notFoundByWindows,
      verdicts(says(companyDns, 'vm', notFound('TIMEOUT', 5500)), says('10.1.0.5', 'vm', notFound('ESERVFAIL'))),
    )
    expect(trouble).toMatchObject({ trouble: 'servfail', servers: [companyDns, '10.1.0.5'] })
  })

  test('all answer, but Windows itself does not find it', () => {
    const trouble = nameTrouble(notFoundByWindows, verdicts(says(companyDns, 'vm', found('20.1.1.1'))))
    expect(trouble).toMatchObject({ trouble: 'windows' })
    expect(trouble.problem).toContain('Windows cannot look up the name (ENOTFOUND), although')
  })

  test('there is no server to ask', () => {
    expect(nameTrouble(notFound('TIMEOUT'), [])).toMatchObject({ trouble: 'silent', servers: [] })
  })
})
