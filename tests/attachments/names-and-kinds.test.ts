import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fileKinds, isActing, isDrawn, kindOf, kindOfType } from '../../app/attachments/file-kind.ts'
import { savedName, sealedName, shownName } from '../../app/attachments/file-name.ts'

describe('a name from somebody else’s machine', () => {
  it.each([
    ['解析結果.pdf', '解析結果.pdf'],
    // As macOS writes it: the voiced mark apart.
    ['カ\u3099イド.pdf', 'ガイド.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Windows\\system32\\evil.dll', 'evil.dll'],
    ['..', 'file'],
    ['', 'file'],
    ['a\u0000b\n.txt', 'ab.txt'],
  ])('%j is sealed as %j', (given, sealed) => {
    expect(sealedName(given)).toBe(sealed)
  })

  it('that turns its letters round is shown letter by letter, and saved without what turns them', () => {
    const name = 'invoice\u202Efdp.exe'
    expect(shownName(name)).toBe('invoice[U+202E]fdp.exe')
    expect(savedName(name)).toBe('invoicefdp.exe')
    expect(shownName('a\u200Bb\u2066.txt')).toBe('a[U+200B]b[U+2066].txt')
    expect(shownName('解析結果.pdf')).toBe('解析結果.pdf')
  })

  it.each([
    ['con.txt', '_con.txt'],
    ['.bashrc', 'bashrc'],
    ['a:b*c?.txt', 'a_b_c_.txt'],
    ['end. . ', 'end'],
    ['\u202E', 'file'],
  ])('%j is saved as %j', (given, saved) => {
    expect(savedName(given)).toBe(saved)
  })

  it('whatever it is, is saved as one step of a path, with its ending where it was long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (given) => {
        const saved = savedName(given)
        expect(saved).not.toMatch(/[/\\:\p{Cc}\u202A-\u202E\u2066-\u2069]/u)
        expect(saved).not.toMatch(/^\.|[. ]$|^$/)
        expect([...saved].length).toBeLessThanOrEqual(82)
      }),
    )
    expect(savedName(`${'長'.repeat(300)}.pdf`)).toMatch(/^長+…\.pdf$/)
  })
})

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
const zip = (inside: string, flags = 0): Uint8Array =>
  bytes(`PK\x03\x04\x14\0${String.fromCharCode(flags)}\0${'\0'.repeat(22)}${inside}`)

describe('what a file is', () => {
  it.each([
    ['pdf', bytes('%PDF-1.7')],
    ['png', bytes('\x89PNG\r\n\x1a\n....')],
    ['program', bytes('MZ\x90\0\x03')],
    ['word', zip('[Content_Types].xml ... word/document.xml')],
    ['macros', zip('[Content_Types].xml ... word/vbaProject.bin')],
    ['excel', zip('[Content_Types].xml ... xl/workbook.xml')],
    ['zip', zip('samples/a.txt')],
    ['locked-zip', zip('samples/a.exe', 1)],
    ['shortcut', bytes('L\0\0\0\x01\x14\x02\0\0')],
    ['script', bytes('#!/bin/sh\nrm -rf')],
    ['html', bytes('  <!DOCTYPE html><p>')],
    ['svg', bytes('<?xml version="1.0"?><svg xmlns="">')],
    ['json', bytes('{"type": "bundle"}')],
    ['xml', bytes('<?xml version="1.0"?><a/>')],
    ['text', new TextEncoder().encode('日時,送信元,宛先')],
    // Excel's Shift_JIS.
    ['text', Uint8Array.of(0x93, 0xfa, 0x8e, 0x9e, 0x0d, 0x0a)],
    ['empty', new Uint8Array(0)],
    ['unknown', Uint8Array.of(0, 1, 2, 3)],
  ] as const)('is told from its content: %s', (kind, head) => {
    expect(kindOf(head)).toBe(kind)
    expect(kindOfType(fileKinds[kind])).toBe(kind)
  })

  it('is never a program by its name alone, and a picture that holds script is not drawn', () => {
    expect(isActing(kindOf(bytes('MZ\x90\0')))).toBe(true)
    expect(isDrawn('svg')).toBe(false)
    expect(kindOfType('image/x-made-up')).toBe('unknown')
  })

  it('of any bytes is some kind', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (head) => kindOf(head) in fileKinds))
  })
})
