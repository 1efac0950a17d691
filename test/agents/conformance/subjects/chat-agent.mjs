import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';

/**
 * The smallest agent there is: the prompt on standard input goes to a chat-completions service, the tools it asks for are
 * run in the current folder, and what it says is printed. A service that fails ends it with exit code 1.
 */
const messages = [{ role: 'user', content: await read(process.stdin) }];

for (;;) {
  const { content, calls } = await ask();
  if (content !== '') process.stdout.write(`${content}\n`);
  if (calls.length === 0) break;
  messages.push({ role: 'assistant', content, tool_calls: calls });
  for (const call of calls) {
    const answer = await use(call.function.name, JSON.parse(call.function.arguments));
    messages.push({ role: 'tool', tool_call_id: call.id, content: answer });
  }
}

async function ask() {
  const response = await fetch(`${process.env.CHAT_BASE_URL}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-conversation': String(process.pid) },
    body: JSON.stringify({
      model: 'chat-1',
      stream: true,
      messages,
      tools: [{ type: 'function', function: { name: 'run' } }],
    }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`status ${response.status}: ${text}`);
  return fold(text.split('\n').filter((line) => line.startsWith('data: {')));
}

function fold(lines) {
  let content = '';
  const calls = [];
  for (const line of lines) {
    const { delta } = JSON.parse(line.slice('data: '.length)).choices[0];
    content += delta.content ?? '';
    calls.push(...(delta.tool_calls ?? []));
  }
  return { content, calls };
}

function use(name, args) {
  if (name === 'write') {
    writeFileSync(args.file, args.text);
    return Promise.resolve('written');
  }
  return new Promise((resolve) => {
    const child = spawn('/bin/bash', ['-c', args.command], { stdio: ['ignore', 'pipe', 'pipe'] });
    let tail = '';
    child.stdout.on('data', (chunk) => {
      process.stdout.write(chunk);
      tail = `${tail}${chunk}`.slice(-1000);
    });
    child.on('close', (code) => resolve(`exit ${code}\n${tail}`));
  });
}

async function read(stream) {
  let text = '';
  for await (const chunk of stream) text += chunk;
  return text;
}
