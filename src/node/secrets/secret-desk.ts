import { appError } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { KeptSecret, SecretList } from '../../shared/schema/secrets/secret.ts';
import { checkSecret, SecretName, type SecretStore } from './secret-store.ts';
import { hideSecrets } from './sink.ts';

/** Takes tokens in and tells their names; no value ever comes back. */
export interface SecretDesk {
  /** Keeps a token. Its value is hidden in whatever is written down before anything else is done with it. */
  set(wish: { readonly name: string; readonly value: string }): Promise<Result<KeptSecret>>;
  /** Also a token whose name no agent owns any more. `not-found` where there is none. */
  remove(wish: { readonly name: string }): Promise<Result<{ name: string }>>;
  list(): Promise<Result<SecretList>>;
}

/** What a desk works with. */
export interface SecretDeskHost {
  /** Where this host keeps tokens; null when nobody chose a place. */
  readonly kept: () => SecretStore | null;
  /** The variables that agents own now. */
  readonly ownedNames: () => Promise<readonly string[]>;
  /** The file that would have to name a place. */
  readonly configFile: string;
  /** Looks at a value before it is kept: what the person should know of it, or why it is refused; absent: nothing is. */
  readonly inspect?:
    | ((name: string, value: string) => Promise<Result<readonly string[]>>)
    | undefined;
  /** Called after each change, before it is answered. */
  readonly onChanged?: () => Promise<void>;
}

/** A desk that serves one after another, because a store is read, changed and written as a whole. */
export function createSecretDesk(host: SecretDeskHost): SecretDesk {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(serve: () => Promise<T>): Promise<T> => {
    const turn = last.then(serve);
    last = turn.catch(() => undefined);
    return turn;
  };
  return {
    set: (wish) => {
      const isName = SecretName.safeParse(wish.name).success;
      hideSecrets([{ name: isName ? wish.name : 'token', value: wish.value }]);
      return inTurn(() => keep(host, wish));
    },
    remove: ({ name }) => inTurn(() => remove(host, name)),
    list: () => inTurn(() => list(host)),
  };
}

async function keep(
  host: SecretDeskHost,
  { name, value }: { readonly name: string; readonly value: string },
): Promise<Result<KeptSecret>> {
  const checked = checkSecret(name, value);
  if (!checked.ok) return checked;
  const owned = await host.ownedNames();
  if (!owned.includes(name)) return fail(ownedByNobody(name, owned));
  const store = openStore(host);
  if (!store.ok) return store;
  const looked = (await host.inspect?.(name, value)) ?? ok([]);
  if (!looked.ok) return looked;
  const kept = await store.value.set(name, value);
  if (!kept.ok) return kept;
  await host.onChanged?.();
  const { place } = store.value;
  return ok(
    looked.value.length === 0 ? { name, place } : { name, place, warnings: [...looked.value] },
  );
}

async function remove(host: SecretDeskHost, name: string): Promise<Result<{ name: string }>> {
  const store = openStore(host);
  if (!store.ok) return store;
  const removed = await store.value.remove(name);
  if (!removed.ok) return removed;
  if (!removed.value) return fail(appError('not-found', `No token is kept as ${name}.`));
  await host.onChanged?.();
  return ok({ name });
}

async function list(host: SecretDeskHost): Promise<Result<SecretList>> {
  const store = openStore(host);
  if (!store.ok) return store;
  const kept = await store.value.read();
  if (!kept.ok) return kept;
  const names = Object.keys(kept.value).sort();
  return ok({ names, place: store.value.place, allowed: [...(await host.ownedNames())] });
}

function openStore({ kept, configFile }: SecretDeskHost): Result<SecretStore> {
  const store = kept();
  if (store !== null) return ok(store);
  const fix = `Add to ${configFile}:  secrets: { file: ~/.config/nightkiln/secrets.json }`;
  return fail(appError('config-missing', 'No file for secrets is chosen.', { fix }));
}

function ownedByNobody(name: string, owned: readonly string[]) {
  return appError('bad-input', `No agent is given ${name}, so it is not kept.`, {
    fix: `Use one of ${owned.join(', ')}.`,
  });
}
