/** A named place where a crash test stops the world; does nothing otherwise (R2). */
export type Failpoint = (name: string) => void;
