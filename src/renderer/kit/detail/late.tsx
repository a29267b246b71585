import { type ReactNode, useEffect, useState } from 'react';

/** Milliseconds in which the records process usually answers. A wait that is shown earlier would only flash. */
const grace = 300;

/** Shows its children after a noticeable wait. */
export function Late({ children }: { children: ReactNode }) {
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLate(true), grace);
    return () => clearTimeout(timer);
  }, []);
  return isLate ? children : null;
}
