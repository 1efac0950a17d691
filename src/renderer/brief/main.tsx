import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { connect } from '../api/client.ts';
import { keepFresh } from '../api/feed.ts';
import { createBriefStore } from '../stores/brief.ts';
import { BriefPage } from './brief-page.tsx';

const client = connect(window);
const asked = new URLSearchParams(window.location.search).get('night');
const useBrief = createBriefStore(client, asked);

keepFresh(window, client, useBrief.getState());

const root = document.getElementById('root');
if (root === null) throw new Error('brief.html has no #root');
createRoot(root).render(
  <StrictMode>
    <BriefPage useBrief={useBrief} />
  </StrictMode>,
);
