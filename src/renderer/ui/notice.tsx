import type { ReactElement } from 'react';
import { Untrusted } from './untrusted.tsx';

interface NoticeProps {
  readonly tone: 'error' | 'note';
  readonly message: string;
  readonly fix?: string | undefined;
}

/** A failure or a remark in place, with what a person can do about it. */
export function Notice({ tone, message, fix }: NoticeProps): ReactElement {
  return (
    <div className={`notice notice-${tone}`} role={tone === 'error' ? 'alert' : undefined}>
      <p>
        <Untrusted text={message} />
      </p>
      {fix === undefined ? null : (
        <p className="quiet">
          <Untrusted text={fix} />
        </p>
      )}
    </div>
  );
}
