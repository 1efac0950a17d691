import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { leaks, undeclaredCalls, unguarded } from './rules.ts';
import { NATIVE_FOLDER, readSources } from './sources.ts';

const sources = readSources();
const source = (text: string): { name: string; text: string } => ({ name: 'planted.mm', text });

describe('the sources of the addon', () => {
  it('are small files, all of them built', () => {
    const gyp = readFileSync(path.join(NATIVE_FOLDER, 'binding.gyp'), 'utf8');
    for (const { name, text } of sources) {
      expect(text.split('\n').length, name).toBeLessThanOrEqual(300);
      if (name.endsWith('.mm')) expect(gyp, name).toContain(`"src/${name}"`);
    }
    const built = [...gyp.matchAll(/"src\/([\w.]+)"/g)].map((match) => match[1]);
    expect(built.sort()).toEqual(
      sources
        .map(({ name }) => name)
        .filter((name) => name.endsWith('.mm'))
        .sort(),
    );
  });

  it('release what they create', () => {
    expect(sources.flatMap(leaks)).toEqual([]);
  });

  it('call only frameworks of the table, each with its header in a comment', () => {
    expect(sources.flatMap(undeclaredCalls)).toEqual([]);
  });

  it('use nothing newer than macOS 13 without a guard', () => {
    expect(sources.flatMap(unguarded)).toEqual([]);
  });

  it('are compiled as the specification says', () => {
    const gyp = readFileSync(path.join(NATIVE_FOLDER, 'binding.gyp'), 'utf8');
    for (const flag of [
      'NAPI_VERSION=8',
      'NAPI_CPP_EXCEPTIONS',
      'NODE_API_NO_EXTERNAL_BUFFERS_ALLOWED',
      '"MACOSX_DEPLOYMENT_TARGET": "13.0"',
      '"CLANG_ENABLE_OBJC_ARC": "YES"',
      '"GCC_ENABLE_CPP_EXCEPTIONS": "YES"',
      '-Wall',
      '-Wextra',
      '-Werror',
      '-Wunguarded-availability',
    ]) {
      expect(gyp).toContain(flag);
    }
  });
});

describe('the rules fire', () => {
  it.each([
    'void F() {\n  CFArrayRef list = IOPSCopyPowerSourcesList(info);\n  Use(list);\n}\n',
    'CFArrayRef List() {\n  return IOPSCopyPowerSourcesList(info);\n}\n',
    'void F() {\n  CFDictionaryRef all = nullptr;\n  IOPMCopyAssertionsByProcess(&all);\n}\n',
    'void F() {\n  Use(IOServiceGetMatchingService(port, matching));\n}\n',
    'void F() {\n  CFStringRef name = CreateText(text);\n}\n',
    'void F() {\n  auto port = IONotificationPortCreate(kIOMainPortDefault);\n}\n',
    'void F() {\n  Owned<CFArrayRef> one(IOPSCopyPowerSourcesList(info));\n  IOPSCopyPowerSourcesList(info);\n}\n',
  ])('on the leak of %#', (text) => {
    expect(leaks(source(text))).toHaveLength(1);
  });

  it.each([
    'void F() {\n  Owned<CFArrayRef> list(IOPSCopyPowerSourcesList(info));\n}\n',
    'CFArrayRef CopyList() {\n  return IOPSCopyPowerSourcesList(info);\n}\n',
    'void F() {\n  CFDictionaryRef all = nullptr;\n  IOPMCopyAssertionsByProcess(&all);\n  Owned<CFDictionaryRef> held(all);\n}\n',
    '// IOPSCopyPowerSourcesList(info) in a comment\n',
  ])('on no leak in %#', (text) => {
    expect(leaks(source(text))).toEqual([]);
  });

  it.each([
    ['void F() { IOPMSleepSystem(port); }\n', 'not in the table'],
    ['void F() { notify_cancel(token); }\n', 'without its header'],
  ])('on the call in %j', (text, expected) => {
    expect(undeclaredCalls(source(text))[0]).toContain(expected);
  });

  it('on a name newer than the floor, unless it is guarded with its version', () => {
    const use = 'Read(kAudioProcessPropertyPID);';
    expect(unguarded(source(`void F() {\n  ${use}\n}\n`))).toHaveLength(1);
    expect(
      unguarded(source(`void F() {\n  if (@available(macOS 14.0, *)) {\n    ${use}\n  }\n}\n`)),
    ).toHaveLength(1);
    expect(
      unguarded(source(`void F() {\n  if (@available(macOS 14.2, *)) {\n    ${use}\n  }\n}\n`)),
    ).toEqual([]);
    expect(unguarded(source(`API_AVAILABLE(macos(14.2))\nvoid F() {\n  ${use}\n}\n`))).toEqual([]);
    expect(
      unguarded(source(`API_AVAILABLE(macos(14.2))\nvoid F() {\n}\n\nvoid G() {\n  ${use}\n}\n`)),
    ).toHaveLength(1);
  });
});
