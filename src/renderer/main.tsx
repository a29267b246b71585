import { useState } from 'react';
import { createRoot } from 'react-dom/client';

type Bridge = { probe(): Promise<{ found: number; node: string }> };
const { caseload } = window as unknown as { caseload: Bridge };

function App() {
  const [answer, setAnswer] = useState('');
  return (
    <main>
      <h1>Caseload</h1>
      <button
        type="button"
        onClick={async () =>
          setAnswer(`${(await caseload.probe()).found > 0 ? 'found' : 'nothing'}`)
        }
      >
        Probe
      </button>
      <p role="status">{answer}</p>
    </main>
  );
}

const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
