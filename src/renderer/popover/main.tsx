import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { connect } from '../api/client.ts';
import { keepFresh } from '../api/feed.ts';
import { createPopoverStore } from '../stores/popover.ts';
import { Panel } from './panel.tsx';

const client = connect(window);
const usePopover = createPopoverStore({
  client,
  now: Date.now,
  goToBrief: () => window.location.assign('./brief.html'),
});

keepFresh(window, client, usePopover.getState());

const root = document.getElementById('root');
if (root === null) throw new Error('popover.html has no #root');
createRoot(root).render(
  <StrictMode>
    <Panel usePopover={usePopover} />
  </StrictMode>,
);
