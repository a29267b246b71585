import { type ReactNode, useEffect, useState } from 'react';

/** Answers of this machine come within this time: to show that one waits would only flash. Milliseconds. */
const grace = 300;

/** Shows its children only once waiting has become noticeable. */
export function Late({ children }: { children: ReactNode }) {
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLate(true), grace);
    return () => clearTimeout(timer);
  }, []);
  return isLate ? children : null;
}
