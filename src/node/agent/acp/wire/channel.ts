import {
  type AnyMessage,
  type AnyRequest,
  type ClientConnection,
  type ClientContext,
  client,
  methods,
  type Stream,
} from '@agentclientprotocol/sdk';
import { Message } from './messages.ts';

/** What the agent may say without being asked. */
export interface Listener {
  /** Parameters of `session/update`, in the order they came, before any answer that came after them. */
  onUpdate(params: unknown): void;
  /** Parameters of `session/request_permission`; the answer goes back as it is. */
  onPermission(params: unknown): Promise<PermissionAnswer>;
  /** A message that is no JSON-RPC, answers nothing we asked, or asks for what we do not offer; by what it is. */
  onOdd(what: string): void;
}

/** The option we choose; `cancelled` where an agent offers no way to say no. */
export interface PermissionAnswer {
  readonly outcome:
    | { readonly outcome: 'selected'; readonly optionId: string }
    | { readonly outcome: 'cancelled' };
}

/** Our end of the protocol. */
export interface Channel {
  readonly agent: ClientContext;
  /** One line of the agent's standard output. Never throws. */
  hear(line: string): void;
  /** The agent is gone: whatever waits for an answer fails. */
  end(): void;
}

/**
 * Speaks JSON-RPC by lines. Only what is well-formed and expected reaches the SDK, which would tear the connection down,
 * or write to our console, about anything else. Updates pass it by, so that a flood of them is never queued.
 */
export function openChannel(write: (line: string) => void, listener: Listener): Channel {
  const awaited = new Set<string | number>();
  const incoming = new TransformStream<AnyMessage, AnyMessage>(
    {},
    { highWaterMark: Number.POSITIVE_INFINITY },
    { highWaterMark: Number.POSITIVE_INFINITY },
  );
  const feed = incoming.writable.getWriter();
  const outgoing = new WritableStream<AnyMessage>({
    write(message) {
      if ('method' in message && 'id' in message && message.id !== null) awaited.add(message.id);
      write(`${JSON.stringify(message)}\n`);
    },
  });
  const connection = connect(listener, { readable: incoming.readable, writable: outgoing });

  const pass = (message: AnyMessage) => {
    // A channel that is closed already has told everyone who waits.
    feed.write(message).catch(() => undefined);
  };

  function hear(line: string): void {
    if (line.trim() === '') return;
    const message = Message.safeParse(parseJson(line)).data;
    if (message === undefined) listener.onOdd('not-a-message');
    else if (message.method === undefined) hearAnswer(message);
    else if (message.id === undefined) hearNews(message.method, message.params);
    else
      hearQuestion({
        jsonrpc: '2.0',
        id: message.id,
        method: message.method,
        params: message.params,
      });
  }

  function hearNews(method: string, params: unknown): void {
    if (method === methods.client.session.update) listener.onUpdate(params);
    // What begins with "_" is an extension for clients that know it.
    else if (!method.startsWith('_')) listener.onOdd(method);
  }

  function hearQuestion(message: AnyRequest): void {
    if (message.method !== methods.client.session.requestPermission) listener.onOdd(message.method);
    pass(message);
  }

  function hearAnswer({ id, result, error }: Message): void {
    if (id === undefined || !awaited.delete(id)) listener.onOdd('not-an-answer');
    else pass(error === undefined ? { jsonrpc: '2.0', id, result } : { jsonrpc: '2.0', id, error });
  }

  return {
    agent: connection.agent,
    hear,
    end: () => connection.close(),
  };
}

function connect(listener: Listener, stream: Stream): ClientConnection {
  return client({ name: 'nightkiln' })
    .onRequest(
      methods.client.session.requestPermission,
      (params) => params,
      ({ params }) => listener.onPermission(params),
    )
    .connect(stream);
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // A banner or a broken line; it is counted and no more.
    return null;
  }
}
