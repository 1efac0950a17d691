import type { WebContents } from 'electron/main';

/** The pages we opened ourselves, by the id of their contents. */
export interface OurPages {
  add(contents: WebContents): void;
  has(contentsId: number): boolean;
}

/** An empty list; a page leaves it when it is destroyed. */
export function createOurPages(): OurPages {
  const ids = new Set<number>();
  return {
    add: (contents) => {
      const { id } = contents;
      ids.add(id);
      contents.once('destroyed', () => ids.delete(id));
    },
    has: (contentsId) => ids.has(contentsId),
  };
}
