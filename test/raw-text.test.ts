// Text in every encoding that Windows writes comes back as the same characters; nothing throws and no byte is lost.
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { type RawText, readRawText, toRawText } from '../src/raw-text.ts'

const read = (bytes: Uint8Array, codePage?: number) => {
  const raw = toRawText(bytes)
  return readRawText(raw.encoding === 'bytes' && codePage !== undefined ? { ...raw, codePage } : raw)
}

describe('text in the code page of a console', () => {
  test.each([
    [437, 'C:\\Büro\\größer'],
    [850, 'Répertoire par défaut'],
    [852, 'Žluťoučký kůň'],
    [866, 'Параметр не найден'],
    [932, 'エラー: 指定されたレジストリ キーまたは値が見つかりませんでした'],
    [936, '错误: 系统找不到指定的注册表项或值'],
    [949, '오류: 지정된 레지스트리 키 또는 값을 찾을 수 없습니다'],
    [950, '錯誤: 系統找不到指定的登錄機碼或值'],
    [1252, 'Der Schlüssel wurde nicht gefunden'],
  ])('%i', (codePage, text) => {
    const raw = toRawText(iconv.encode(text, `cp${codePage}`))
    expect(raw.encoding).toBe('bytes')
    expect(readRawText({ ...raw, codePage })).toBe(text)
  })

  test('without a code page, or with one that nobody knows, the ASCII in it stays right', () => {
    const bytes = iconv.encode('TenantName : Répertoire\r\nDeviceId : 42', 'cp850')
    for (const codePage of [undefined, 31337])
      expect(read(bytes, codePage)).toMatch(/^TenantName : .*\r\nDeviceId : 42$/)
  })
})

describe('UTF-16', () => {
  const chinese = '服务名称: 远程桌面服务 4 运行中\r\n'
  test.each(['<Event>ü</Event>\r\n', chinese])('with and without a byte order mark, both byte orders: %j', (text) => {
    for (const encoding of ['utf-16le', 'utf-16be']) {
      for (const addBOM of [true, false]) expect(read(iconv.encode(text, encoding, { addBOM }))).toBe(text)
    }
  })

  test('the kept end of a file that was cut at an odd byte', () => {
    const bytes = iconv.encode('one two three four five', 'utf-16le').subarray(1)
    expect(readRawText(toRawText(bytes, 1))).toBe('ne two three four five')
  })
})

describe('UTF-8', () => {
  test('with a byte order mark', () => {
    expect(read(Buffer.from('\ufeffGrüße'))).toBe('Grüße')
  })
  test('a file that ends in the middle of a character, because it is being written', () => {
    expect(read(Buffer.from('Grüße, Zoë').subarray(0, -1))).toBe('Grüße, Zo')
  })
  test('the kept end of a file that begins in the middle of a character', () => {
    expect(readRawText(toRawText(Buffer.from('éa').subarray(1), 1))).toBe('a')
  })
  test('a lone letter of a code page at the end is no cut character', () => {
    expect(read(iconv.encode('Zoë', 'cp1252'), 1252)).toBe('Zoë')
  })
})

test('any bytes give text, and bytes in no known encoding are kept to the last one', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(3), (bytes, cut) => {
      const raw: RawText = toRawText(bytes, cut)
      expect(typeof readRawText(raw)).toBe('string')
      if (raw.encoding === 'bytes') expect([...Buffer.from(raw.text, 'latin1')]).toEqual([...bytes])
    }),
  )
})

test('any text comes back from UTF-8', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
      fc.pre(!/[\0\ufeff]/.test(text))
      expect(read(Buffer.from(text))).toBe(text)
    }),
  )
})
