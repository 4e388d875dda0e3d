// Text in every encoding that Windows writes comes back as the same characters; nothing throws and no byte is lost.
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { eachLine, linesOf, mapRawText, type RawText, rawTextSchema, readRawText, toRawText } from '../src/raw-text.ts'

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

  test('a Windows that is set to UTF-8 writes code page 65001: one broken byte costs one character', () => {
    expect(read(Buffer.concat([Buffer.from('Größe '), Buffer.of(0xff), Buffer.from(', Büro')]), 65001)).toBe(
      'Größe \ufffd, Büro',
    )
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
    expect(toRawText(bytes, 1)).toEqual({ encoding: 'utf-16le', text: 'ne two three four five', cutBytes: 1 })
  })

  test.each([
    ['服务', 'utf-16le'],
    ['服务', 'utf-16be'],
    ['9', 'utf-16le'],
    ['9', 'utf-16be'],
  ])('a mark alone tells it: %s in %s', (text, encoding) => {
    expect(toRawText(iconv.encode(text, encoding, { addBOM: true }))).toEqual({ encoding, text })
  })

  test.each(['utf-16le', 'utf-16be'])('a file in %s that ends in the middle of a character', (encoding) => {
    for (const addBOM of [true, false]) {
      const bytes = iconv.encode('Setup began. 安装', encoding, { addBOM })
      expect(read(bytes.subarray(0, -1))).toBe('Setup began. 安')
    }
  })

  test('two letters are enough without a mark', () => {
    for (const encoding of ['utf-16le', 'utf-16be']) expect(read(iconv.encode('ok', encoding))).toBe('ok')
  })

  test('one mark and another byte is none', () => {
    for (const text of ['ÿes', 'aþ', 'þes', 'aÿ'])
      expect(toRawText(iconv.encode(text, 'cp1252')).encoding).toBe('bytes')
  })
})

describe('zero bytes that are not of UTF-16', () => {
  test('behind the text, as a guest agent of Azure pads its status files', () => {
    for (const zeros of [1, 2, 512]) {
      const padded = `{"version":"1.0"}${'\0'.repeat(zeros)}`
      expect(toRawText(Buffer.from(padded))).toEqual({ encoding: 'utf-8', text: padded })
    }
  })

  test('before or within the text, where Windows stopped before it had written a part of the file', () => {
    for (const text of [`${'\0'.repeat(64)}\r\nInstall failed`, `Enable\r\n${'\0'.repeat(64)}\r\nEnable again`])
      expect(toRawText(Buffer.from(text))).toEqual({ encoding: 'utf-8', text })
  })

  test('one in a long text, at whatever place', () => {
    for (const text of ['The plugin\0 was installed and enabled.', 'The plugin \0was installed and enabled.'])
      expect(toRawText(Buffer.from(text))).toEqual({ encoding: 'utf-8', text })
  })
})

describe('UTF-8', () => {
  test('with a byte order mark', () => {
    expect(toRawText(Buffer.from('\ufeffGrüße'))).toEqual({ encoding: 'utf-8', text: 'Grüße' })
  })
  test.each(['ö', '本', '🔒'])('a file that ends in the middle of %s, because it is being written', (last) => {
    const bytes = Buffer.from(`Grüße, ${last}`)
    for (let missing = 1; missing < Buffer.byteLength(last); missing += 1)
      expect(toRawText(bytes.subarray(0, -missing))).toEqual({ encoding: 'utf-8', text: 'Grüße, ' })
  })
  test.each(['ö', '本', '🔒'])('the kept end of a file that begins in the middle of %s', (first) => {
    const bytes = Buffer.from(`${first}a`)
    for (let cutBytes = 1; cutBytes < Buffer.byteLength(first); cutBytes += 1)
      expect(toRawText(bytes.subarray(cutBytes), cutBytes)).toEqual({ encoding: 'utf-8', text: 'a', cutBytes })
  })
  test('cut at both ends', () => {
    expect(read(Buffer.from('üüü').subarray(0, -1))).toBe('üü')
    expect(toRawText(Buffer.from('本本本').subarray(2, -2), 2)).toMatchObject({ encoding: 'utf-8', text: '本' })
  })
  test('a lone letter of a code page at either end is no cut character', () => {
    expect(read(iconv.encode('Zoë', 'cp1252'), 1252)).toBe('Zoë')
    expect(read(iconv.encode('über', 'cp850'), 850)).toBe('über')
  })
  test('more bytes than a character has left at the start are letters of a code page', () => {
    expect(toRawText(iconv.encode('üäöüb', 'cp850'), 7).encoding).toBe('bytes')
  })
})

describe('change of a text, as when names are replaced', () => {
  const withoutName = (text: string) => text.replaceAll('髙橋', '[user-1]')

  test('in the characters that bytes stand for, in any code page', () => {
    const raw: RawText = { ...toRawText(iconv.encode('C:\\Users\\髙橋\r\n表示', 'cp932')), codePage: 932 }
    const changed = mapRawText(raw, withoutName)
    expect(changed).toMatchObject({ encoding: 'bytes', codePage: 932 })
    expect(readRawText(changed)).toBe('C:\\Users\\[user-1]\r\n表示')
  })

  test('in text of Unicode', () => {
    const raw: RawText = { encoding: 'utf-16le', text: 'C:\\Users\\Zoë', cutBytes: 2 }
    expect(mapRawText(raw, (text) => text.replace('Zoë', '髙橋'))).toEqual({ ...raw, text: 'C:\\Users\\髙橋' })
  })

  test('no byte of what lies beside it is lost, where bytes have no characters', () => {
    const text = 'key=secret \x81\xff'
    const raw: RawText = { encoding: 'bytes', text, codePage: 1252 }
    expect(mapRawText(raw, (one) => one.replace('secret', '...')).text).toBe('key=... \x81\xff')
  })

  test.each([2, 3])('in a kept end, whether it begins with a character or in the middle of one: %i', (cutBytes) => {
    const bytes = iconv.encode('本日\r\nC:\\Users\\髙橋\r\n', 'cp932').subarray(cutBytes)
    const raw: RawText = { ...toRawText(bytes, cutBytes), codePage: 932 }
    const changed = mapRawText(raw, withoutName)
    expect(readRawText(changed)).toMatch(/\r\nC:\\Users\\\[user-1\]\r\n$/)
    expect(changed.text.split('\n')[0]).toBe(raw.text.split('\n')[0])
  })

  test('also in the first line of a kept end', () => {
    const raw: RawText = { encoding: 'bytes', text: '\x81key=secret\nkey=secret \x81', cutBytes: 7 }
    expect(mapRawText(raw, (one) => one.replaceAll('secret', '...')).text).toBe('\x81key=...\nkey=... \x81')
  })
})

describe('lines', () => {
  const cases: [string, string[]][] = [
    ['a\r\nb\nc\rd', ['a', 'b', 'c', 'd']],
    ['a\n\nb\r\n', ['a', '', 'b', '']],
    ['one', ['one']],
    ['', ['']],
  ]
  test.each(cases)('%j', (text, lines) => {
    expect(linesOf(text)).toEqual(lines)
    expect([...eachLine(text)]).toEqual(lines.map((line, index) => ({ line, last: index === lines.length - 1 })))
  })
})

test('raw text of every encoding is kept as it is in a report, and nothing else is taken for it', () => {
  const texts = [
    toRawText(Buffer.from('Grüße')),
    toRawText(iconv.encode('Grüße', 'utf-16le')),
    toRawText(iconv.encode('Grüße', 'utf-16be')),
    { ...toRawText(iconv.encode('Grüße', 'cp850'), 12), codePage: 850 },
  ]
  expect(texts.map(({ encoding }) => encoding)).toEqual(['utf-8', 'utf-16le', 'utf-16be', 'bytes'])
  for (const raw of texts) expect(rawTextSchema.parse(raw)).toEqual(raw)
  for (const other of [
    {},
    { encoding: 'utf-7', text: '' },
    { encoding: 'utf-8' },
    { encoding: 'bytes', text: '', codePage: 0 },
  ])
    expect(rawTextSchema.safeParse(other).success).toBe(false)
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
