import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createOutput } from '../../../src/cli/output.ts';
import { createFiles } from '../../../src/node/files.ts';
import { createHttpServer } from '../../../src/node/http/server.ts';
import { createLog } from '../../../src/node/log.ts';
import { openOutputFile } from '../../../src/node/process/output-file.ts';
import { ok } from '../../../src/shared/result.ts';
import { createFakeFeed } from '../../helpers/fake-feed.ts';
import { type TempFolder, tempFolder, tempStore } from '../../helpers/temp-store.ts';
import { start } from '../process/running.ts';
import { CANARIES, marksIn, PRINTED } from './canaries.ts';

// Before anything that writes is loaded: the host was started with these in its environment.
await vi.hoisted(async () => {
  const { ENVIRONMENT } = await import('./canaries.ts');
  Object.assign(process.env, ENVIRONMENT);
});

let temp: TempFolder;
beforeAll(() => {
  temp = tempFolder();
});
afterAll(() => temp.remove());

function everyFileBelow(folder: string): string {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => fs.readFileSync(path.join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}

describe('24 canaries', () => {
  it('are 24, and would be found', () => {
    expect(CANARIES).toHaveLength(24);
    expect(marksIn(PRINTED)).toHaveLength(24);
  });

  it('reach no output file of a real child, on either stream', async () => {
    const folder = path.join(temp.dir, 'child');
    fs.mkdirSync(folder);
    const script = path.join(temp.dir, 'print.mjs');
    fs.writeFileSync(
      script,
      `import { setTimeout as pause } from 'node:timers/promises';
       const bytes = Buffer.from(${JSON.stringify(Buffer.from(PRINTED).toString('base64'))}, 'base64');
       for (let at = 0; at < bytes.length; at += 997) {
         process.stdout.write(bytes.subarray(at, at + 997));
         process.stderr.write(bytes.subarray(at, at + 997));
         if (at % 4985 === 0) await pause(1);
       }`,
    );
    const end = await start(folder, [process.execPath, script]).done;
    expect(end).toMatchObject({ exitCode: 0, outputBytes: 2 * Buffer.byteLength(PRINTED) });
    const kept = everyFileBelow(folder);
    expect(kept).toContain('[redacted');
    expect(marksIn(kept)).toEqual([]);
  });

  it('reach no output file, wherever the chunks are cut', () => {
    const bytes = Buffer.from(PRINTED);
    const file = path.join(temp.dir, 'cut.log');
    const sizes = fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 40 });
    let whole = '';
    fc.assert(
      fc.property(sizes, (lengths) => {
        const output = openOutputFile(file);
        for (let at = 0, n = 0; at < bytes.length; n += 1) {
          const size = lengths[n % lengths.length] ?? 1;
          output.write(bytes.subarray(at, at + size));
          at += size;
        }
        output.close();
        const kept = fs.readFileSync(file, 'latin1');
        expect(marksIn(kept)).toEqual([]);
        whole ||= kept;
        expect(kept).toBe(whole);
      }),
      { seed: 11, numRuns: 60 },
    );
  });

  it('reach neither the log nor a file of ours', async () => {
    const dir = path.join(temp.dir, 'log');
    const log = createLog(dir);
    for (const { name, mark, texts } of CANARIES) {
      log.info(name, { said: texts, reason: new Error(texts[0]), clientSecret: mark });
    }
    await createFiles(dir).write('brief.md', PRINTED);
    expect(fs.readdirSync(dir).sort()).toEqual(['brief.md', 'nightkiln.log']);
    expect(marksIn(everyFileBelow(dir))).toEqual([]);
  });

  it('reach no file of the journal and no reader of it', () => {
    const store = tempStore();
    store.store.append({ type: 'night.noted', nightId: 'n', body: { text: PRINTED } });
    for (const { texts } of CANARIES) {
      for (const text of texts)
        store.store.append({ type: 'night.noted', nightId: 'n', body: { text } });
    }
    const seen = JSON.stringify(store.store.after(0, 10_000));
    expect(fs.readdirSync(store.dir)).toContain('nightkiln.db-wal');
    expect(marksIn(everyFileBelow(store.dir))).toEqual([]);
    expect(marksIn(seen)).toEqual([]);
    store.remove();
  });

  it('reach no page over HTTP, by answer or stream', async () => {
    const feed = createFakeFeed();
    const token = 'p'.repeat(48);
    const server = createHttpServer({
      dispatch: async () => ok(CANARIES.flatMap(({ texts }) => texts)),
      feed,
      staticDir: temp.dir,
      token,
      log: createLog(path.join(temp.dir, 'http')),
    });
    const listening = await server.listen(0);
    if (!listening.ok) throw new Error(listening.error.message);
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const { url } = listening.value;
    const answer = await fetch(`${url}api/night.status`, { method: 'POST', headers, body: '{}' });
    expect(marksIn(await answer.text())).toEqual([]);
    for (const { texts } of CANARIES) {
      for (const text of texts) feed.append({ type: 'night.noted', nightId: 'n', body: { text } });
    }
    feed.append({ type: 'night.noted', nightId: 'n', body: { text: 'the last one' } });
    expect(marksIn(await streamUntil(`${url}api/events`, headers, 'the last one'))).toEqual([]);
    await server.close();
  });

  it('are not printed by a command', () => {
    let printed = '';
    const write = (text: string): boolean => {
      printed += text;
      return true;
    };
    const stream = { isTTY: false, write };
    const writer = stream as unknown as NodeJS.WriteStream;
    const output = createOutput({
      ...{ stdout: writer, stderr: writer, env: {} },
      ...{ useColor: false, isQuiet: false },
    });
    output.data(PRINTED);
    output.note(PRINTED);
    output.json({ schemaVersion: 1, said: CANARIES.map(({ texts }) => texts) });
    output.failure({ code: 'internal', message: PRINTED, fix: PRINTED });
    expect(printed).toContain('[redacted');
    expect(marksIn(printed)).toEqual([]);
  });
});

function streamUntil(url: string, headers: Record<string, string>, last: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (text.includes(last)) {
          resolve(text);
          request.destroy();
        }
      });
    });
    request.on('error', reject);
  });
}
