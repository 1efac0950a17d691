import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  entryOfUrl,
  judge,
  loopbackPorts,
  parseDestination,
} from '../../../../src/node/sandbox/network/host-list.ts';
import { isPublicAddress } from '../../../../src/node/sandbox/network/public-address.ts';
import { SandboxConfig } from '../../../../src/shared/schema/settings/sandbox.ts';

const LIST = [
  'api.example.com',
  '*.pkg.dev',
  'Registry.corp:4873',
  'localhost:11434',
  '10.0.0.5:80',
];

function verdictOn(text: string): string {
  const to = parseDestination(text);
  return to === null ? 'no destination' : judge(to, LIST);
}

describe('a list of hosts', () => {
  it.each([
    ['api.example.com:443', 'listed'],
    ['api.example.com:80', 'listed'],
    ['API.Example.COM.:443', 'listed'],
    ['a.pkg.dev:443', 'listed'],
    ['a.b.pkg.dev:443', 'listed'],
    ['registry.corp:4873', 'named'],
    ['localhost:11434', 'named'],
    ['10.0.0.5:80', 'named'],
    ['api.example.com:22', 'port'],
    ['registry.corp:443', 'port'],
    ['pkg.dev:443', 'not-listed'],
    ['evilpkg.dev:443', 'not-listed'],
    ['api.example.com.evil.net:443', 'not-listed'],
    ['xapi.example.com:443', 'not-listed'],
    ['127.0.0.1:11434', 'named'],
    ['[::1]:11434', 'named'],
    ['localhost:5432', 'port'],
    ['127.0.0.1:443', 'address'],
    ['10.0.0.5:443', 'address'],
    ['8.8.8.8:443', 'address'],
    ['[::1]:443', 'address'],
    ['2130706433:443', 'not-listed'],
    ['0x7f000001:443', 'not-listed'],
  ])('judges %s: %s', (to, verdict) => {
    expect(verdictOn(to)).toBe(verdict);
  });

  it.each([
    '',
    'host',
    'host:',
    'host:0',
    'host:65536',
    'a b:1',
    'a\r\nb:1',
    'u@host:1',
    '[::1]',
    '/x:1',
  ])('takes %j for no destination', (text) => expect(parseDestination(text)).toBeNull());

  it('lets no name through that is neither in the list nor below a suffix of it', () => {
    const label = fc.stringMatching(/^[a-z0-9]{1,6}$/);
    const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'));
    fc.assert(
      fc.property(name, fc.array(name, { maxLength: 4 }), fc.boolean(), (host, names, isSuffix) => {
        const list = names.map((one) => (isSuffix ? `*.${one}` : one));
        const isLet = ['listed', 'named'].includes(judge({ host, port: 443 }, list));
        const may = names.some((one) => (isSuffix ? host.endsWith(`.${one}`) : host === one));
        expect(isLet).toBe(may && !/^\d+(?:\.\d+){3}$/.test(host));
      }),
    );
  });

  it('finds the ports of this machine that it names', () => {
    expect(loopbackPorts([...LIST, '127.0.0.1:1', '[::1]:2', 'localhost'])).toEqual([11434, 1, 2]);
  });

  it('takes the host of a service, with its port, from its address', () => {
    expect(entryOfUrl('https://llm.corp/v1')).toBe('llm.corp:443');
    expect(entryOfUrl('http://127.0.0.1:8080/v1')).toBe('127.0.0.1:8080');
    expect(entryOfUrl('wss://x.y/z')).toBe('x.y:443');
    expect(entryOfUrl('http://[::1]:9/')).toBe('[::1]:9');
    for (const text of ['', 'x.y', 'file:///etc', 'https://']) expect(entryOfUrl(text)).toBeNull();
  });

  it.each([
    ['open', true],
    ['none', true],
    [['api.example.com', '*.pkg.dev', 'localhost:11434', '10.0.0.5:80', '[::1]:80'], true],
    [[], false],
    ['everything', false],
    [['*'], false],
    [['*.com'], false],
    [['https://api.example.com'], false],
    [['a b'], false],
    [['example.com/path'], false],
    [['a.*.com'], false],
  ])('may be written in a configuration as %j: %s', (setup, isValid) => {
    expect(
      SandboxConfig.safeParse({ agents: 'require', checks: 'require', network: { setup } }).success,
    ).toBe(isValid);
  });
});

describe('the public network', () => {
  it.each([
    ['8.8.8.8', true],
    ['160.79.104.10', true],
    ['2606:4700::1111', true],
    ['127.0.0.1', false],
    ['10.1.2.3', false],
    ['172.31.0.1', false],
    ['192.168.1.1', false],
    ['169.254.169.254', false],
    ['100.64.0.1', false],
    ['0.0.0.0', false],
    ['255.255.255.255', false],
    ['::1', false],
    ['::', false],
    ['fe80::1', false],
    ['fd00::1', false],
    ['::ffff:127.0.0.1', false],
    ['64:ff9b::7f00:1', false],
    ['2002:7f00:1::', false],
    ['ff02::1', false],
  ])('holds %s: %s', (address, isPublic) => {
    expect(isPublicAddress(address)).toBe(isPublic);
  });
});
