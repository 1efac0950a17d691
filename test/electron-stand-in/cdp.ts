import { EventEmitter } from 'node:events';

/** Answer or event parameters of the DevTools protocol, read field by field where they are used. */
// biome-ignore lint/suspicious/noExplicitAny: the protocol is typed by its own documentation, and this is a test tool
export type Fields = Record<string, any>;

interface Pending {
  resolve(value: Fields): void;
  reject(reason: Error): void;
}

/** One DevTools connection with flattened sessions; `''` is the browser session. */
export class Connection {
  readonly sessions = new Map<string, Session>();
  private readonly socket: WebSocket;
  private readonly pending = new Map<number, Pending>();
  private nextId = 1;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.addEventListener('message', (message) => this.receive(JSON.parse(String(message.data))));
    socket.addEventListener('close', () => this.drop());
  }

  static async open(url: string): Promise<Connection> {
    const socket = new WebSocket(url);
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve());
      socket.addEventListener('error', () => reject(new Error(`cannot connect to ${url}`)));
    });
    return new Connection(socket);
  }

  /** The session with this id; made on first use so that no event is missed. */
  session(id: string): Session {
    const known = this.sessions.get(id);
    if (known !== undefined) return known;
    const session = new Session(this, id);
    this.sessions.set(id, session);
    return session;
  }

  send(sessionId: string, method: string, params: Fields): Promise<Fields> {
    const id = this.nextId++;
    const target = sessionId === '' ? {} : { sessionId };
    if (this.socket.readyState !== WebSocket.OPEN) return Promise.reject(new Error('closed'));
    this.socket.send(JSON.stringify({ id, method, params, ...target }));
    return new Promise((resolve, reject) => this.pending.set(id, { resolve, reject }));
  }

  private receive(message: Fields): void {
    const waiting = this.pending.get(message['id']);
    if (waiting === undefined) {
      if (message['method'] === undefined) return;
      this.session(message['sessionId'] ?? '').emit(message['method'], message['params'] ?? {});
      return;
    }
    this.pending.delete(message['id']);
    if (message['error'] === undefined) waiting.resolve(message['result']);
    else waiting.reject(new Error(String(message['error'].message)));
  }

  private drop(): void {
    for (const waiting of this.pending.values()) waiting.reject(new Error('Chromium went away'));
    this.pending.clear();
  }
}

/** One target's protocol session: `send` commands, listen to events by their protocol name. */
export class Session extends EventEmitter {
  private readonly connection: Connection;
  private readonly id: string;

  constructor(connection: Connection, id: string) {
    super();
    this.connection = connection;
    this.id = id;
  }

  send(method: string, params: Fields = {}): Promise<Fields> {
    return this.connection.send(this.id, method, params);
  }
}
